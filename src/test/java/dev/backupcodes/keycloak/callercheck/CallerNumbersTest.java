package dev.backupcodes.keycloak.callercheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.Partial;
import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeHasher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.UserModel;

class CallerNumbersTest {

    private static final String ADDRESS = "alice@example";

    private final Map<String, Map<String, String>> objects = new HashMap<>();
    private final Map<String, Long> ends = new HashMap<>();
    private final Hasher hasher = new Hasher();
    private Runnable afterNextLook = () -> {};
    private final CallerNumbers numbers = numbersOf("bank", "alice", ADDRESS, "sam");

    @AfterEach
    void resetClock() {
        Time.setOffset(0);
    }

    @Test
    void theNumberIsSixDigitsAndNothingPrintsIt() {
        CallerNumbers.Issued issued = numbers.issue();

        assertThat(issued.number().digits()).matches("[0-9]{6}");
        assertThat(issued.toString()).doesNotContain(issued.number().digits());
        assertThat(objects.toString()).doesNotContain(issued.number().digits());
    }

    @Test
    void numbersAreNotAlwaysTheSame() {
        assertThat(IntStream.range(0, 20).mapToObj(i -> issued()).distinct().count())
                .isGreaterThan(15);
    }

    @Test
    void theRightNumberIsTakenOnceHoweverItIsWritten() {
        String number = issued();

        CallerNumbers.Match match = numbers.check(" " + number.substring(0, 3) + " " + number.substring(3) + "\n")
                .orElseThrow();
        assertThat(match.use()).isTrue();

        assertThat(match.use()).isFalse();
        assertThat(numbers.check(number)).isEmpty();
    }

    @Test
    void ofTwoWhoEnterItAtTheSameTimeOneUsesIt() {
        String number = issued();
        CallerNumbers.Match one = numbers.check(number).orElseThrow();
        CallerNumbers.Match other = numbers.check(number).orElseThrow();

        assertThat(one.use()).isTrue();
        assertThat(other.use()).isFalse();
    }

    /** The other one uses it after this one has seen that nobody has. */
    @Test
    void ofTwoWhoUseItAtTheSameTimeOneDoes() {
        String number = issued();
        CallerNumbers.Match one = numbers.check(number).orElseThrow();
        CallerNumbers.Match other = numbers.check(number).orElseThrow();
        AtomicBoolean othersUse = new AtomicBoolean();
        afterNextLook = () -> othersUse.set(other.use());

        assertThat(one.use()).isFalse();
        assertThat(othersUse).isTrue();
    }

    @Test
    void aRightNumberThatWasNotUsedStaysGoodHoweverOften() {
        String number = issued();

        for (int i = 0; i < 10; i++) {
            assertThat(numbers.check(number)).isPresent();
        }
    }

    @Test
    void whatWasTakenBackCanBeUsedAgain() {
        String number = issued();
        CallerNumbers.Match match = numbers.check(number).orElseThrow();
        match.use();

        match.takeBack();

        assertThat(numbers.check(number).orElseThrow().use()).isTrue();
    }

    @Test
    void afterFiveWrongOnesTheRightOneIsDead() {
        String number = issued();
        for (int i = 0; i < 5; i++) {
            assertThat(numbers.check(wrong(number))).isEmpty();
        }

        assertThat(numbers.check(number)).isEmpty();
        assertThat(numbers.check(issued())).as("a new one").isPresent();
    }

    @Test
    void afterFourWrongOnesTheRightOneIsTaken() {
        String number = issued();
        for (int i = 0; i < 4; i++) {
            numbers.check(wrong(number));
        }

        assertThat(numbers.check(number)).isPresent();
    }

    /** While one guess is looked at, the next one begins: as many as want to. */
    @Test
    void guessesThatOverlapDoNotGetMoreTries() {
        String number = issued();
        hasher.meanwhile = () -> numbers.check(wrong(number));

        numbers.check(wrong(number));

        assertThat(hasher.evaluations).isEqualTo(5);
        assertThat(numbers.check(number)).isEmpty();
    }

    @Test
    void whatCannotBeANumberIsNoTry() {
        String number = issued();

        for (String entered : List.of("", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "1".repeat(5000), "-12345")) {
            assertThat(numbers.check(entered)).as(entered).isEmpty();
        }

        assertThat(hasher.evaluations).isZero();
        assertThat(numbers.check(number)).isPresent();
    }

    @Test
    void itIsGoodForTheMemberOfStaffWhoAskedForItAndForThisUserAndRealm() {
        String number = issued();

        assertThat(numbersOf("bank", "alice", ADDRESS, "olga").check(number)).isEmpty();
        assertThat(numbersOf("bank", "bob", ADDRESS, "sam").check(number)).isEmpty();
        assertThat(numbersOf("shop", "alice", ADDRESS, "sam").check(number)).isEmpty();
        assertThat(hasher.evaluations).isZero();
        assertThat(numbers.check(number)).isPresent();
    }

    @Test
    void itIsGoodForTheAddressItWasMailedTo() {
        String number = issued();

        assertThat(numbersOf("bank", "alice", "mallory@example", "sam").check(number))
                .isEmpty();
        assertThat(numbersOf("bank", "alice", null, "sam").check(number)).isEmpty();
    }

    @Test
    void itIsGoodForTenMinutes() {
        String number = issued();
        CallerNumbers.Match early = numbers.check(number).orElseThrow();
        Time.setOffset(595);
        assertThat(numbers.check(number)).isPresent();
        Time.setOffset(600);

        assertThat(numbers.check(number)).isEmpty();
        assertThat(early.use()).isFalse();
    }

    @Test
    void aNewerOneTakesThePlaceOfAnOlderOneAlsoWhenSomebodyElseAskedForIt() {
        String number = issued();
        CallerNumbers.Match match = numbers.check(number).orElseThrow();
        CallerNumbers olgas = numbersOf("bank", "alice", ADDRESS, "olga");
        String newer = olgas.issue().number().digits();

        assertThat(numbers.check(number)).isEmpty();
        assertThat(match.use()).isFalse();
        assertThat(olgas.check(newer)).isPresent();
    }

    @Test
    void whatDidNotReachTheUserIsDead() {
        String number = issued();

        numbers.withdraw();

        assertThat(numbers.check(number)).isEmpty();
    }

    @Test
    void whereNoneWasSentNothingIsRight() {
        assertThat(numbers.check("000000")).isEmpty();
    }

    private String issued() {
        return numbers.issue().number().digits();
    }

    private static String wrong(String number) {
        return (number.charAt(0) == '0' ? '1' : '0') + number.substring(1);
    }

    private CallerNumbers numbersOf(String realm, String user, String email, String staff) {
        return new CallerNumbers(
                Partial.of(KeycloakSession.class, this),
                Partial.of(RealmModel.class, new Identified(realm, null)),
                Partial.of(UserModel.class, new Identified(user, email)),
                staff,
                hasher);
    }

    private record Identified(String id, String email) {

        String getId() {
            return id;
        }

        String getEmail() {
            return email;
        }
    }

    /** No password hash, but one that counts. */
    private static final class Hasher implements CodeHasher {

        private int evaluations;
        private Runnable meanwhile = () -> {};

        @Override
        public CodeHash hash(String secret) {
            return new CodeHash("test", 1, "c2FsdA==", String.valueOf(secret.hashCode()), Map.of());
        }

        @Override
        public boolean matches(String secret, CodeHash hash) {
            evaluations++;
            meanwhile.run();
            return hash(secret).equals(hash);
        }
    }

    // what is asked of Keycloak

    SingleUseObjectProvider singleUseObjects() {
        return Partial.of(SingleUseObjectProvider.class, this);
    }

    boolean contains(String key) {
        boolean found = get(key) != null;
        Runnable meanwhile = afterNextLook;
        afterNextLook = () -> {};
        meanwhile.run();
        return found;
    }

    boolean putIfAbsent(String key, long seconds) {
        boolean absent = get(key) == null;
        if (absent) {
            put(key, seconds, Map.of());
        }
        return absent;
    }

    void put(String key, long seconds, Map<String, String> notes) {
        objects.put(key, notes);
        ends.put(key, Time.currentTimeSeconds() + 2 * seconds);
    }

    /** Keycloak keeps it at least as long as asked for. */
    Map<String, String> get(String key) {
        return objects.containsKey(key) && Time.currentTimeSeconds() < ends.get(key) ? objects.get(key) : null;
    }

    Map<String, String> remove(String key) {
        return objects.remove(key);
    }
}
