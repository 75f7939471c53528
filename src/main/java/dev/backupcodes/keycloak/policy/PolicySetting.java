package dev.backupcodes.keycloak.policy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One setting of a realm's policy: its name in JSON, its default and what it may be. Everything that is said about a
 * setting is said here once.
 */
sealed interface PolicySetting {

    String name();

    String label();

    String help();

    String defaultText();

    /** @return what is wrong with the value, or empty; an unset or blank value is never wrong */
    Optional<PolicyProblem> check(Map<String, String> config);

    /** @return the value that holds, as JSON shows it */
    Object valueIn(Map<String, String> config);

    private static Optional<String> textIn(Map<String, String> config, String name) {
        return Optional.ofNullable(config.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** A whole number. {@code alsoZero}: 0 is allowed besides the range and means "none" or "the default". */
    record Number(String name, int defaultValue, int min, int max, boolean alsoZero, String label, String help)
            implements PolicySetting {

        @Override
        public String defaultText() {
            return String.valueOf(defaultValue);
        }

        @Override
        public Optional<PolicyProblem> check(Map<String, String> config) {
            return textIn(config, name).filter(text -> !isAllowed(text)).map(text -> problem());
        }

        private PolicyProblem problem() {
            String key = alsoZero ? "backupCodesPolicyNumberOrZero" : "backupCodesPolicyNumber";
            return new PolicyProblem(name, key, label, min, max);
        }

        @Override
        public Object valueIn(Map<String, String> config) {
            return in(config);
        }

        /** A value that got past the check (a realm changed in the database) counts as unset. */
        int in(Map<String, String> config) {
            return textIn(config, name)
                    .filter(this::isAllowed)
                    .map(Integer::parseInt)
                    .orElse(defaultValue);
        }

        private boolean isAllowed(String text) {
            try {
                int value = Integer.parseInt(text);
                return (value >= min && value <= max) || (alsoZero && value == 0);
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    /** On or off. */
    record Switch(String name, boolean defaultValue, String label, String help) implements PolicySetting {

        @Override
        public String defaultText() {
            return String.valueOf(defaultValue);
        }

        @Override
        public Optional<PolicyProblem> check(Map<String, String> config) {
            return textIn(config, name)
                    .filter(text -> !text.equals("true") && !text.equals("false"))
                    .map(text -> new PolicyProblem(name, "backupCodesPolicySwitch", label));
        }

        @Override
        public Object valueIn(Map<String, String> config) {
            return in(config);
        }

        boolean in(Map<String, String> config) {
            Optional<String> text = textIn(config, name);
            return defaultValue ? !text.equals(Optional.of("false")) : text.equals(Optional.of("true"));
        }
    }

    /**
     * Names, separated by commas or by the {@code ##} of Keycloak's own lists. Blank is the default, so that an emptied
     * field of a dialog takes no protection away; the word {@code none} is no name at all.
     */
    record NameList(String name, String defaultText, String label, String help) implements PolicySetting {

        private static final Pattern SEPARATOR = Pattern.compile(",|##");
        private static final String NONE = "none";

        /** Any text is a list of names; whether they mean something, only the realm knows: {@link RealmPolicy}. */
        @Override
        public Optional<PolicyProblem> check(Map<String, String> config) {
            return Optional.empty();
        }

        @Override
        public Object valueIn(Map<String, String> config) {
            return in(config).stream().sorted().collect(Collectors.joining(","));
        }

        Set<String> in(Map<String, String> config) {
            Set<String> names = namesIn(textIn(config, name).orElse(""));
            if (names.equals(Set.of(NONE))) {
                return Set.of();
            }
            return names.isEmpty() ? namesIn(defaultText) : names;
        }

        private static Set<String> namesIn(String text) {
            return SEPARATOR
                    .splitAsStream(text)
                    .map(String::strip)
                    .filter(entry -> !entry.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
