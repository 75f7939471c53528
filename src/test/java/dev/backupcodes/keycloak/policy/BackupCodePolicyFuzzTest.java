package dev.backupcodes.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backupcodes.keycloak.Json;
import dev.backupcodes.keycloak.Texts;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** Whatever is written into a realm's settings, past the dialog, too. */
class BackupCodePolicyFuzzTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Map<String, Set<String>> WORDS = Map.of(
            "lockoutReasonRequired", Set.of("true", "false"),
            "requireSecondFactor", Set.of("true", "false"),
            "replaceRecoveryCodes", Set.of("true", "false"),
            "linkRequiresPassword", Set.of("true", "false"),
            "linkRequiresSecondFactor", Set.of("true", "false"),
            "adminStepUp", Set.of("true", "false"),
            "requireVerifiedEmail", Set.of("true", "false"),
            "notifications", Set.of("true", "false"),
            "lockoutCallerCheck", Set.of("off", "offered", "required"),
            "offerCodes", Set.of("off", "offer", "require"));
    private static final Map<String, List<Integer>> RANGES = Map.ofEntries(
            Map.entry("jobMaxUsers", List.of(1, 100_000)),
            Map.entry("jobMailsPerMinute", List.of(1, 60_000)),
            Map.entry("codeCount", List.of(1, 50)),
            Map.entry("codeSecretLength", List.of(13, 32)),
            Map.entry("codeHashIterations", List.of(0, 2_000_000)),
            Map.entry("codeLifespanDays", List.of(0, 3650)),
            Map.entry("warningThreshold", List.of(0, 50)),
            Map.entry("offerCodesLater", List.of(0, 50)),
            Map.entry("lockoutCodeCount", List.of(1, 10)),
            Map.entry("lockoutSecretLength", List.of(8, 32)),
            Map.entry("lockoutLifespanMinutes", List.of(1, 1440)));
    private static final Map<String, Object> DEFAULTS =
            BackupCodePolicy.of(Map.of()).values();
    private static final List<Properties> LANGUAGES = List.of(Texts.in("en"), Texts.in("de"));

    /** @param data a setting on each line: its name, {@code =}, its value */
    @FuzzTest
    @DictionaryEntries({
        "codeCount=",
        "codeSecretLength=",
        "codeHashIterations=",
        "codeLifespanDays=",
        "warningThreshold=",
        "requireSecondFactor=",
        "offerCodes=",
        "replaceRecoveryCodes=",
        "offerCodesLater=",
        "lockoutCodeCount=",
        "lockoutSecretLength=",
        "lockoutLifespanMinutes=",
        "lockoutFollowUpActions=",
        "lockoutReasonRequired=",
        "lockoutCallerCheck=",
        "linkRequiresPassword=",
        "linkRequiresSecondFactor=",
        "staffRoles=",
        "adminStepUp=",
        "serviceAccounts=",
        "requireVerifiedEmail=",
        "notifications=",
        "jobMaxUsers=",
        "jobMailsPerMinute=",
        "true",
        "false",
        "none",
        "##",
        "off",
        "required",
        "offer",
        "require"
    })
    void settings(byte[] data) {
        Map<String, String> config = configOf(new String(data, StandardCharsets.UTF_8));

        BackupCodePolicy policy = BackupCodePolicy.of(config);
        Set<String> refused = BackupCodePolicy.problemsIn(config).stream()
                .peek(BackupCodePolicyFuzzTest::assertCanBeRead)
                .map(PolicyProblem::setting)
                .collect(Collectors.toSet());

        assertWithinRanges(policy);
        Map<String, Object> values = policy.values();
        assertThat(Json.write(values)).isNotEmpty();
        values.forEach((name, value) -> {
            String text = config.getOrDefault(name, "").strip();
            assertThat(refused.contains(name)).as(name).isEqualTo(!text.isEmpty() && !isAllowed(name, text));
            if (text.isEmpty() || refused.contains(name)) {
                assertThat(value).as(name).isEqualTo(DEFAULTS.get(name));
            } else if (RANGES.containsKey(name)) {
                assertThat(value).as(name).isEqualTo(new BigInteger(text).intValueExact());
            } else if (WORDS.containsKey(name)) {
                assertThat(String.valueOf(value)).as(name).isEqualTo(text);
            }
        });
        assertNames(config, "lockoutFollowUpActions", policy.lockoutFollowUpActions());
        assertNames(config, "staffRoles", policy.staffRoles());
        assertNames(config, "serviceAccounts", policy.serviceAccounts());
        assertUnknownNamesAreNamed(config, policy);
    }

    private static Map<String, String> configOf(String lines) {
        Map<String, String> config = new HashMap<>();
        for (String line : lines.split("\n")) {
            String[] setting = line.split("=", 2);
            config.put(setting[0], setting.length > 1 ? setting[1] : "");
        }
        return config;
    }

    private static boolean isAllowed(String name, String text) {
        if (WORDS.containsKey(name)) {
            return WORDS.get(name).contains(text);
        }
        return !RANGES.containsKey(name) || isWithin(RANGES.get(name), text);
    }

    private static boolean isWithin(List<Integer> range, String text) {
        try {
            BigInteger number = new BigInteger(text);
            return number.compareTo(BigInteger.valueOf(range.get(0))) >= 0
                    && number.compareTo(BigInteger.valueOf(range.get(1))) <= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void assertWithinRanges(BackupCodePolicy policy) {
        assertThat(policy.codeCount()).isBetween(1, 50);
        assertThat(policy.codeSecretLength()).isBetween(13, 32);
        assertThat(policy.codeHashIterations()).isBetween(0, 2_000_000);
        assertThat(policy.warningThreshold()).isBetween(0, 50);
        assertThat(policy.lockoutCodeCount()).isBetween(1, 10);
        assertThat(policy.lockoutSecretLength()).isBetween(8, 32);
        assertThat(policy.lockoutLifespan()).isBetween(Duration.ofMinutes(1), Duration.ofDays(1));
        assertThat(policy.lockoutCallerCheck()).isNotNull();
        assertThat(policy.offerCodes()).isNotNull();
        assertThat(policy.offerCodesLater()).isBetween(0, 50);
        Instant expiry = policy.expiryOf(NOW);
        if (expiry != null) {
            assertThat(expiry).isBetween(NOW.plus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(3650)));
        }
    }

    /** No name is empty or of two; and what is shown of a list is the same list when it is saved again. */
    private static void assertNames(Map<String, String> config, String name, Set<String> names) {
        assertThat(names).allSatisfy(one -> assertThat(one).isNotBlank().doesNotContain(",", "##"));
        String shown = BackupCodePolicy.of(config).values().get(name).toString();
        String saved = names.isEmpty() ? "none" : shown;
        assertThat(BackupCodePolicy.of(Map.of(name, saved)).values()).containsEntry(name, shown);
    }

    private static void assertUnknownNamesAreNamed(Map<String, String> config, BackupCodePolicy policy) {
        List<PolicyProblem> unknown = BackupCodePolicy.STAFF_ROLES.unknownIn(config, role -> false);
        assertThat(unknown).hasSameSizeAs(policy.staffRoles());
        unknown.forEach(BackupCodePolicyFuzzTest::assertCanBeRead);
        assertThat(BackupCodePolicy.STAFF_ROLES.unknownIn(config, role -> true)).isEmpty();
    }

    private static void assertCanBeRead(PolicyProblem problem) {
        for (Properties texts : LANGUAGES) {
            String label = texts.getProperty(problem.labelKey());
            String sentence =
                    new MessageFormat(texts.getProperty(problem.messageKey())).format(problem.parametersWith(label));
            assertThat(sentence).contains(label);
        }
    }
}
