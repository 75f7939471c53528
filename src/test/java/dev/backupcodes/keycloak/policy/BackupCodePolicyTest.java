package dev.backupcodes.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.provider.ProviderConfigProperty;

/** What needs no server of a realm's policy: every setting with its default, what it may be, and what it says of the rest. */
class BackupCodePolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Properties TEXTS = english();

    @Test
    void theDialogShowsEverySettingInThisOrder() {
        assertThat(RealmPolicy.properties(Optional.empty()))
                .extracting(
                        ProviderConfigProperty::getName,
                        ProviderConfigProperty::getType,
                        ProviderConfigProperty::getDefaultValue,
                        property -> TEXTS.getProperty(property.getLabel()))
                .containsExactly(
                        tuple("codeCount", "Integer", "10", "Own codes: number"),
                        tuple("codeSecretLength", "Integer", "14", "Own codes: length of the secret"),
                        tuple("codeHashIterations", "Integer", "0", "Own codes: hash iterations"),
                        tuple("codeLifespanDays", "Integer", "0", "Own codes: lifespan in days"),
                        tuple("warningThreshold", "Integer", "3", "Own codes: warn at"),
                        tuple("requireSecondFactor", "boolean", "true", "Own codes: second factor required"),
                        tuple("offerCodes", "List", "off", "Own codes: offered at the login"),
                        tuple("offerCodesLater", "Integer", "3", "Own codes: so many times Later"),
                        tuple(
                                "replaceRecoveryCodes",
                                "boolean",
                                "false",
                                "Own codes: replace recovery codes of Keycloak"),
                        tuple("lockoutCodeCount", "Integer", "3", "Lockout codes: number"),
                        tuple("lockoutSecretLength", "Integer", "8", "Lockout codes: length of the secret"),
                        tuple("lockoutLifespanMinutes", "Integer", "60", "Lockout codes: lifespan in minutes"),
                        tuple(
                                "lockoutFollowUpActions",
                                "MultivaluedString",
                                "download-backup-codes",
                                "Lockout codes: actions afterwards"),
                        tuple("lockoutReasonRequired", "boolean", "true", "Lockout codes: reason required"),
                        tuple("lockoutCallerCheck", "List", "off", "Lockout codes: caller check"),
                        tuple("linkRequiresPassword", "boolean", "true", "Link in the e-mail: asks for the password"),
                        tuple(
                                "linkRequiresSecondFactor",
                                "boolean",
                                "false",
                                "Link in the e-mail: asks for another second factor"),
                        tuple("staffRoles", "MultivaluedString", "", "Staff: roles"),
                        tuple("adminStepUp", "boolean", "true", "Staff: prove their own second factor"),
                        tuple("serviceAccounts", "MultivaluedString", "", "Staff: service accounts"),
                        tuple("requireVerifiedEmail", "boolean", "true", "Mails: only to verified addresses"),
                        tuple("notifications", "boolean", "true", "Mails: tell the user"),
                        tuple("jobMaxUsers", "Integer", "10000", "Jobs: users at most"),
                        tuple("jobMailsPerMinute", "Integer", "60", "Jobs: mails a minute"));
        assertThat(RealmPolicy.properties(Optional.empty()))
                .allSatisfy(property -> assertThat(TEXTS.getProperty(property.getHelpText()))
                        .as(property.getHelpText())
                        .isNotBlank());
    }

    @Test
    void givenNothingIsSetThenEveryDefaultHolds() {
        BackupCodePolicy policy = BackupCodePolicy.of(Map.of());

        assertThat(policy.codeCount()).isEqualTo(10);
        assertThat(policy.codeSecretLength()).isEqualTo(14);
        assertThat(policy.codeHashIterations()).isZero();
        assertThat(policy.expiryOf(NOW)).isNull();
        assertThat(policy.warningThreshold()).isEqualTo(3);
        assertThat(policy.lockoutCodeCount()).isEqualTo(3);
        assertThat(policy.lockoutSecretLength()).isEqualTo(8);
        assertThat(policy.lockoutLifespan()).isEqualTo(Duration.ofHours(1));
        assertThat(policy.lockoutFollowUpActions()).containsExactly("download-backup-codes");
        assertThat(policy.lockoutReasonRequired()).isTrue();
        assertThat(policy.lockoutCallerCheck()).isEqualTo(CallerCheck.OFF);
        assertThat(policy.requireSecondFactor()).isTrue();
        assertThat(policy.offerCodes()).isEqualTo(CodesOffer.OFF);
        assertThat(policy.offerCodesLater()).isEqualTo(3);
        assertThat(policy.replaceRecoveryCodes()).isFalse();
        assertThat(policy.linkRequiresPassword()).isTrue();
        assertThat(policy.linkRequiresSecondFactor()).isFalse();
        assertThat(policy.staffRoles()).isEmpty();
        assertThat(policy.adminStepUp()).isTrue();
        assertThat(policy.serviceAccounts()).isEmpty();
        assertThat(policy.requireVerifiedEmail()).isTrue();
        assertThat(policy.notifications()).isTrue();
        assertThat(policy.jobMaxUsers()).isEqualTo(10_000);
        assertThat(policy.jobMailsPerMinute()).isEqualTo(60);
    }

    @Test
    void givenNumbersAndNamesThenEachIsReadFromItsOwnSetting() {
        BackupCodePolicy policy = BackupCodePolicy.of(Map.of(
                "codeCount", "11",
                "codeSecretLength", "15",
                "codeHashIterations", "7",
                "codeLifespanDays", "30",
                "warningThreshold", "4",
                "lockoutCodeCount", "5",
                "lockoutSecretLength", "9",
                "lockoutLifespanMinutes", "10",
                "lockoutFollowUpActions", "UPDATE_PASSWORD",
                "staffRoles", "helper"));

        assertThat(policy.codeCount()).isEqualTo(11);
        assertThat(policy.codeSecretLength()).isEqualTo(15);
        assertThat(policy.codeHashIterations()).isEqualTo(7);
        assertThat(policy.expiryOf(NOW)).isEqualTo(NOW.plus(Duration.ofDays(30)));
        assertThat(policy.warningThreshold()).isEqualTo(4);
        assertThat(policy.lockoutCodeCount()).isEqualTo(5);
        assertThat(policy.lockoutSecretLength()).isEqualTo(9);
        assertThat(policy.lockoutLifespan()).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.lockoutFollowUpActions()).isEqualTo(Set.of("UPDATE_PASSWORD"));
        assertThat(policy.staffRoles()).isEqualTo(Set.of("helper"));
        assertThat(policy.serviceAccounts()).isEmpty();
        assertThat(BackupCodePolicy.of(Map.of("serviceAccounts", "job")).serviceAccounts())
                .isEqualTo(Set.of("job"));
    }

    @ParameterizedTest
    @CsvSource({
        "lockoutReasonRequired",
        "requireSecondFactor",
        "replaceRecoveryCodes",
        "linkRequiresPassword",
        "linkRequiresSecondFactor",
        "adminStepUp",
        "requireVerifiedEmail",
        "notifications"
    })
    void givenOneSwitchIsTurnedThenNoOtherIs(String turned) {
        boolean off =
                List.of("linkRequiresSecondFactor", "replaceRecoveryCodes").contains(turned);
        BackupCodePolicy policy = BackupCodePolicy.of(Map.of(turned, String.valueOf(off)));

        Map<String, Boolean> switches = Map.of(
                "lockoutReasonRequired", policy.lockoutReasonRequired(),
                "requireSecondFactor", policy.requireSecondFactor(),
                "replaceRecoveryCodes", policy.replaceRecoveryCodes(),
                "linkRequiresPassword", policy.linkRequiresPassword(),
                "linkRequiresSecondFactor", policy.linkRequiresSecondFactor(),
                "adminStepUp", policy.adminStepUp(),
                "requireVerifiedEmail", policy.requireVerifiedEmail(),
                "notifications", policy.notifications());
        Map<String, Boolean> expected = new HashMap<>(Map.of(
                "lockoutReasonRequired", true,
                "requireSecondFactor", true,
                "replaceRecoveryCodes", false,
                "linkRequiresPassword", true,
                "linkRequiresSecondFactor", false,
                "adminStepUp", true,
                "requireVerifiedEmail", true,
                "notifications", true));
        expected.put(turned, off);
        assertThat(switches).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "codeCount,              10,      1,       50, false",
        "codeSecretLength,       14,     13,       32, false",
        "codeHashIterations,      0,      1,  2000000, true",
        "codeLifespanDays,        0,      1,     3650, true",
        "warningThreshold,        3,      0,       50, false",
        "offerCodesLater,         3,      0,       50, false",
        "lockoutCodeCount,        3,      1,       10, false",
        "lockoutSecretLength,     8,      8,       32, false",
        "lockoutLifespanMinutes, 60,      1,     1440, false",
        "jobMaxUsers,         10000,      1,   100000, false",
        "jobMailsPerMinute,      60,      1,    60000, false"
    })
    void aNumberIsWithinItsRange(String name, int defaultValue, int min, int max, boolean alsoZero) {
        assertUnset(name, defaultValue);
        assertHolds(name, String.valueOf(min), min);
        assertHolds(name, String.valueOf(max), max);
        assertHolds(name, "  " + max + "\t", max);
        if (alsoZero) {
            assertHolds(name, "0", 0);
        } else if (min > 0) {
            assertRefused(name, "0", defaultValue);
        }
        for (String bad : List.of("-1", "" + (max + 1), "99999999999999", "1.5", "0x10", "ten", "none", "##", "1,2")) {
            assertRefused(name, bad, defaultValue);
        }
        PolicyProblem problem = BackupCodePolicy.problemsIn(Map.of(name, "ten")).get(0);
        assertThat(problem.messageKey())
                .isEqualTo(alsoZero ? "backupCodesPolicyNumberOrZero" : "backupCodesPolicyNumber");
        assertThat(problem.labelKey()).isEqualTo(labelOf(name));
        assertThat(problem.parametersWith("Label")).containsExactly("Label", min, max);
    }

    @ParameterizedTest
    @CsvSource({
        "lockoutReasonRequired,    true",
        "requireSecondFactor,      true",
        "replaceRecoveryCodes,     false",
        "linkRequiresPassword,     true",
        "linkRequiresSecondFactor, false",
        "adminStepUp,              true",
        "requireVerifiedEmail,     true",
        "notifications,            true"
    })
    void aSwitchIsTrueOrFalse(String name, boolean defaultValue) {
        assertUnset(name, defaultValue);
        assertHolds(name, "true", true);
        assertHolds(name, " false ", false);
        for (String bad : List.of("TRUE", "False", "yes", "no", "on", "0", "1", "none", "##")) {
            assertRefused(name, bad, defaultValue);
        }
        PolicyProblem problem =
                BackupCodePolicy.problemsIn(Map.of(name, "maybe")).get(0);
        assertThat(problem.messageKey()).isEqualTo("backupCodesPolicySwitch");
        assertThat(problem.labelKey()).isEqualTo(labelOf(name));
        assertThat(problem.parametersWith("Label")).containsExactly("Label");
    }

    @ParameterizedTest
    @EnumSource
    void theCallerCheckIsOneOfItsWords(CallerCheck check) {
        assertUnset("lockoutCallerCheck", "off");
        assertHolds("lockoutCallerCheck", " " + check.id(), check.id());
        assertThat(BackupCodePolicy.of(Map.of("lockoutCallerCheck", check.id())).lockoutCallerCheck())
                .isEqualTo(check);
        for (String bad : List.of("OFF", "on", "true", "required,offered", "none", "##")) {
            assertRefused("lockoutCallerCheck", bad, "off");
        }
        PolicyProblem problem = BackupCodePolicy.problemsIn(Map.of("lockoutCallerCheck", "maybe"))
                .get(0);
        assertThat(problem.messageKey()).isEqualTo("backupCodesPolicyChoice");
        assertThat(problem.parameters()).containsExactly("off, offered, required");
    }

    @ParameterizedTest
    @EnumSource
    void theOfferIsOneOfItsWords(CodesOffer offer) {
        assertUnset("offerCodes", "off");
        assertHolds("offerCodes", " " + offer.id(), offer.id());
        assertThat(BackupCodePolicy.of(Map.of("offerCodes", offer.id())).offerCodes())
                .isEqualTo(offer);
        for (String bad : List.of("OFF", "on", "true", "require,offer", "none", "##")) {
            assertRefused("offerCodes", bad, "off");
        }
    }

    @Test
    void theDialogOffersTheWordsOfTheCallerCheck() {
        assertThat(RealmPolicy.properties(Optional.empty()))
                .filteredOn(property -> "lockoutCallerCheck".equals(property.getName()))
                .singleElement()
                .satisfies(property -> assertThat(property.getOptions()).containsExactly("off", "offered", "required"));
    }

    @ParameterizedTest
    @CsvSource({"lockoutFollowUpActions, download-backup-codes", "staffRoles, ''", "serviceAccounts, ''"})
    void aListIsNamesBetweenCommasOrKeycloaksOwnSeparators(String name, String defaultValue) {
        assertUnset(name, defaultValue);
        assertHolds(name, "a", "a");
        assertHolds(name, " c , a##b ", "a,b,c");
        assertHolds(name, "a,,##,a,", "a");
        assertHolds(name, "client.role", "client.role");
        assertHolds(name, "none", "");
        assertHolds(name, " none,", "");
        assertHolds(name, "none, a", "a,none");
        assertHolds(name, "None", "None");
        assertHolds(name, "0", "0");
        assertHolds(name, ",", defaultValue);
        assertHolds(name, "##", defaultValue);
    }

    @Test
    void givenNamesThatTheRealmDoesNotKnowThenThereIsAProblemForEach() {
        Map<String, String> config = Map.of("staffRoles", "b,known,a", "lockoutFollowUpActions", "c");

        assertThat(BackupCodePolicy.STAFF_ROLES.unknownIn(config, "known"::equals))
                .extracting(PolicyProblem::setting, PolicyProblem::messageKey, PolicyProblem::parameters)
                .containsExactly(
                        tuple("staffRoles", "backupCodesPolicyUnknownRole", new Object[] {"a"}),
                        tuple("staffRoles", "backupCodesPolicyUnknownRole", new Object[] {"b"}));
        assertThat(BackupCodePolicy.LOCKOUT_FOLLOW_UP_ACTIONS.unknownIn(config, "known"::equals))
                .extracting(PolicyProblem::messageKey, PolicyProblem::parameters)
                .containsExactly(tuple("backupCodesPolicyUnknownAction", new Object[] {"c"}));
    }

    @Test
    void givenSeveralBadValuesThenThereIsAProblemForEachInTheOrderOfTheDialog() {
        assertThat(BackupCodePolicy.problemsIn(Map.of("notifications", "maybe", "codeCount", "0", "unknown", "x")))
                .extracting(PolicyProblem::setting)
                .containsExactly("codeCount", "notifications");
    }

    @Test
    void givenAValueIsMissingInTheDatabaseThenTheDefaultHolds() {
        Map<String, String> config = new HashMap<>();
        config.put("codeCount", null);

        assertThat(BackupCodePolicy.of(config).codeCount()).isEqualTo(10);
    }

    private static void assertUnset(String name, Object defaultValue) {
        assertThat(BackupCodePolicy.of(Map.of()).values()).containsEntry(name, defaultValue);
        assertHolds(name, "", defaultValue);
        assertHolds(name, " \t", defaultValue);
    }

    private static void assertHolds(String name, String text, Object value) {
        Map<String, String> config = Map.of(name, text);
        assertThat(BackupCodePolicy.of(config).values()).as(config.toString()).containsEntry(name, value);
        assertThat(BackupCodePolicy.problemsIn(config)).as(config.toString()).isEmpty();
    }

    private static void assertRefused(String name, String text, Object defaultValue) {
        Map<String, String> config = Map.of(name, text);
        assertThat(BackupCodePolicy.of(config).values()).as(config.toString()).containsEntry(name, defaultValue);
        assertThat(BackupCodePolicy.problemsIn(config))
                .as(config.toString())
                .extracting(PolicyProblem::setting)
                .containsExactly(name);
    }

    private static String labelOf(String name) {
        return BackupCodePolicy.SETTINGS.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow()
                .labelKey();
    }

    private static Properties english() {
        Properties texts = new Properties();
        try (Reader reader =
                Files.newBufferedReader(Path.of("themes", "theme-resources", "messages", "messages_en.properties"))) {
            texts.load(reader);
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
