package dev.backupcodes.keycloak.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.keycloak.provider.ProviderConfigProperty;

/** One setting of a realm's policy: its name in JSON, its default and what it may be. Its texts are in the message bundles. */
sealed interface PolicySetting<T> {

    String name();

    /** The label, in the message bundles. It begins with the group of the setting: the settings dialog has no groups. */
    default String labelKey() {
        return "backupCodesSetting" + Character.toUpperCase(name().charAt(0)) + name().substring(1);
    }

    /** The help text, in the message bundles. */
    default String helpKey() {
        return labelKey() + "Help";
    }

    T defaultValue();

    /** One of the types of {@link ProviderConfigProperty}. */
    String type();

    /** @return empty when {@code text}, which is not blank, is no value of this setting */
    Optional<T> parse(String text);

    /** The sentence about text that is no value of this setting. */
    PolicyProblem problem(String text);

    /** @return what is wrong with the value, or empty; an unset or blank value is never wrong */
    default Optional<PolicyProblem> check(Map<String, String> config) {
        return textIn(config).filter(text -> parse(text).isEmpty()).map(this::problem);
    }

    /** @return the value that holds. One that got past the check, in a realm changed in the database, counts as unset. */
    default T in(Map<String, String> config) {
        return textIn(config).flatMap(this::parse).orElseGet(this::defaultValue);
    }

    /** @return the value that holds, as JSON shows it */
    default Object jsonIn(Map<String, String> config) {
        return in(config);
    }

    /** The field of the settings dialog in the Admin Console, which translates label and help text itself. */
    default ProviderConfigProperty property() {
        return new ProviderConfigProperty(
                name(), labelKey(), helpKey(), type(), jsonIn(Map.of()).toString());
    }

    private Optional<String> textIn(Map<String, String> config) {
        return Optional.ofNullable(config.get(name())).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** A whole number. A default of 0 outside the range is allowed as well, and means "none" or "the server's default". */
    record Number(String name, Integer defaultValue, int min, int max) implements PolicySetting<Integer> {

        @Override
        public String type() {
            return ProviderConfigProperty.INTEGER_TYPE;
        }

        @Override
        public Optional<Integer> parse(String text) {
            try {
                return Optional.of(Integer.valueOf(text)).filter(this::isAllowed);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        private boolean isAllowed(int value) {
            return value >= min && value <= max || value == defaultValue;
        }

        @Override
        public PolicyProblem problem(String text) {
            String key = defaultValue < min ? "backupCodesPolicyNumberOrZero" : "backupCodesPolicyNumber";
            return new PolicyProblem(name, labelKey(), key, min, max);
        }
    }

    /** On or off. */
    record Switch(String name, Boolean defaultValue) implements PolicySetting<Boolean> {

        @Override
        public String type() {
            return ProviderConfigProperty.BOOLEAN_TYPE;
        }

        @Override
        public Optional<Boolean> parse(String text) {
            return Optional.of(text).filter(Set.of("true", "false")::contains).map(Boolean::valueOf);
        }

        @Override
        public PolicyProblem problem(String text) {
            return new PolicyProblem(name, labelKey(), "backupCodesPolicySwitch");
        }
    }

    /** One of a few words. */
    record Choice(String name, String defaultValue, List<String> options) implements PolicySetting<String> {

        @Override
        public String type() {
            return ProviderConfigProperty.LIST_TYPE;
        }

        @Override
        public Optional<String> parse(String text) {
            return Optional.of(text).filter(options::contains);
        }

        @Override
        public PolicyProblem problem(String text) {
            return new PolicyProblem(name, labelKey(), "backupCodesPolicyChoice", String.join(", ", options));
        }

        @Override
        public ProviderConfigProperty property() {
            return new ProviderConfigProperty(
                    name, labelKey(), helpKey(), type(), defaultValue, options.toArray(String[]::new));
        }
    }

    /**
     * Names, separated by commas or by the {@code ##} of Keycloak's own lists. Blank is the default, so that an emptied
     * field of a dialog takes no protection away; the word {@code none} alone is the empty list.
     *
     * @param unknownKey message key of the sentence about a name that the realm does not know; null when any name is allowed
     */
    record NameList(String name, Set<String> defaultValue, String unknownKey) implements PolicySetting<Set<String>> {

        static final String NO_NAME = "none";

        private static final Pattern SEPARATOR = Pattern.compile(",|##");
        private static final Set<String> NONE = Set.of(NO_NAME);

        @Override
        public String type() {
            return ProviderConfigProperty.MULTIVALUED_STRING_TYPE;
        }

        /** Any text is a list of names. Whether they mean something, only the realm knows: {@link RealmPolicy}. */
        @Override
        public Optional<Set<String>> parse(String text) {
            Set<String> names = SEPARATOR
                    .splitAsStream(text)
                    .map(String::strip)
                    .filter(entry -> !entry.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
            return Optional.of(names.equals(NONE) ? Set.of() : names.isEmpty() ? defaultValue : names);
        }

        @Override
        public PolicyProblem problem(String unknownName) {
            return new PolicyProblem(name, labelKey(), unknownKey, unknownName);
        }

        /** @return a problem for each name that {@code exists} does not know */
        List<PolicyProblem> unknownIn(Map<String, String> config, Predicate<String> exists) {
            return in(config).stream()
                    .filter(exists.negate())
                    .sorted()
                    .map(this::problem)
                    .toList();
        }

        @Override
        public Object jsonIn(Map<String, String> config) {
            return in(config).stream().sorted().collect(Collectors.joining(","));
        }
    }
}
