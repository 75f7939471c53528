package dev.backupcodes.keycloak.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.CodeSet.Condition;
import dev.backupcodes.keycloak.code.Throttle;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conditions that the database counts by, on the public data that is written for sets of every state. */
class RealmCountsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Pattern LIKE = Pattern.compile("c\\.credentialData like '([^']*)'");

    @ParameterizedTest
    @CsvSource({
        // kind, condition, left, expires in seconds, counted as
        "OWN,     LIVE,              10,      , withCodes",
        "OWN,     LIVE,               4,  3600, withCodes",
        "OWN,     LIVE,               3,      , withCodes low",
        "OWN,     LIVE,               1,     1, withCodes low",
        "OWN,     LIVE,              30,      , withCodes",
        "OWN,     LIVE,               0,      , withCodes exhausted",
        "OWN,     LIVE,               0,    -1, withCodes exhausted",
        "OWN,     LIVE,               2,     0, withCodes expired",
        "OWN,     LIVE,              10,    -1, withCodes expired",
        "OWN,     AWAITING_DOWNLOAD,  0,  3600, withCodes awaitingDownload",
        "OWN,     AWAITING_DOWNLOAD,  0,      , withCodes awaitingDownload",
        "OWN,     DISABLED,           0,  3600, withCodes disabled",
        "LOCKOUT, LIVE,               3,  3600, lockoutCodes",
        "LOCKOUT, LIVE,               3,     0, ''",
        "LOCKOUT, LIVE,               0,  3600, ''",
        "LOCKOUT, DISABLED,           0,  3600, ''"
    })
    void aSetCountsAsWhatItIs(CodeKind kind, Condition condition, int left, Long expiresIn, String expected) {
        assertThat(countedAs(json(kind, condition, left, expiresIn), 3)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void givenNobodyIsWarnedThenNoSetIsLow(int left) {
        assertThat(countedAs(json(CodeKind.OWN, Condition.LIVE, left, null), 0)).isEqualTo("withCodes");
    }

    @Test
    void givenASetIsLowThenTheUserIsToldSoToo() {
        for (int left = 0; left <= 5; left++) {
            String state =
                    set(CodeKind.OWN, Condition.LIVE, left, null).state(NOW, 3).id();
            String expected = Map.of("active", "withCodes").getOrDefault(state, "withCodes " + state);

            assertThat(countedAs(json(CodeKind.OWN, Condition.LIVE, left, null), 3))
                    .isEqualTo(expected);
        }
    }

    private static String json(CodeKind kind, Condition condition, int left, Long expiresIn) {
        Throttle throttle = new Throttle(4, NOW.plusSeconds(60));
        return new StoredCodeSet(set(kind, condition, left, expiresIn), throttle, "g1")
                .toCredential()
                .getCredentialData();
    }

    private static CodeSet set(CodeKind kind, Condition condition, int left, Long expiresIn) {
        Instant expiresAt = expiresIn == null ? null : NOW.plusSeconds(expiresIn);
        Map<String, CodeHash> unused = IntStream.range(0, left)
                .boxed()
                .collect(Collectors.toMap(i -> "S" + i, i -> new CodeHash("argon2", 1, "", "", Map.of())));
        return new CodeSet(kind, condition, NOW, expiresAt, NOW, 30, unused, Map.of(), null, null);
    }

    /** The names of all counts that a row with such public data adds one to. */
    private static String countedAs(String json, int warningThreshold) {
        List<String> conditions = RealmCounts.conditions(warningThreshold);
        List<String> names = Arrays.stream(RealmCounts.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        assertThat(names).hasSize(conditions.size() + 1).last().isEqualTo("locked");
        return IntStream.range(0, conditions.size())
                .filter(i -> isTrue(conditions.get(i), json))
                .mapToObj(names::get)
                .collect(Collectors.joining(" "));
    }

    /** What a database makes of a condition, as far as it is used here. */
    private static boolean isTrue(String condition, String json) {
        String terms = LIKE.matcher(condition.replace(SetConditions.EXPIRED.hql(), truth(isExpired(json))))
                .replaceAll(like -> truth(isLike(json, like)))
                .replace("1 = 0", "F");
        String before;
        do {
            before = terms;
            terms = terms.replaceFirst("\\(([TF])\\)", "$1")
                    .replaceFirst("not T", "F")
                    .replaceFirst("not F", "T")
                    .replaceFirst("F or F", "F")
                    .replaceFirst("(T or [TF]|[TF] or T)", "T");
            if (!terms.contains("(") && !terms.contains("not")) {
                terms = terms.replaceFirst("T and T", "T").replaceFirst("(F and [TF]|[TF] and F)", "F");
            }
        } while (!terms.equals(before));
        assertThat(terms).as(condition).isIn("T", "F");
        return terms.equals("T");
    }

    private static boolean isExpired(String json) {
        int at = json.indexOf("\"expiresAt\":");
        return at >= 0 && json.substring(at + 12, at + 25).compareTo(String.valueOf(NOW.toEpochMilli())) <= 0;
    }

    /** A percent sign stands for any text, an underscore for any character. */
    private static boolean isLike(String json, MatchResult like) {
        String pattern = Arrays.stream(like.group(1).split("(?<=[%_])|(?=[%_])"))
                .map(part -> part.equals("%") ? ".*" : part.equals("_") ? "." : Pattern.quote(part))
                .collect(Collectors.joining());
        return json.matches(pattern);
    }

    private static String truth(boolean value) {
        return value ? "T" : "F";
    }
}
