package dev.backupcodes.keycloak.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptTest {

    private static final CodeHash HASH = new CodeHash("test", 1, "salt", "value", Map.of());

    private static Stream<Attempt> everyCase() {
        return Stream.of(
                new Attempt.Accepted(CodeKind.OWN, "AB", 9),
                new Attempt.Refused(Set.of(CodeKind.LOCKOUT), Optional.of(Codes.NOW)),
                new Attempt.Replayed(),
                new Attempt.Locked(Codes.NOW));
    }

    @Test
    void everyCaseIsTested() {
        assertThat(everyCase().map(Object::getClass)).containsExactlyInAnyOrder(Attempt.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void isToldAsWhatItIsAndOnce(Attempt attempt) {
        List<String> told = new ArrayList<>();
        attempt.tell(new Attempt.Outcome() {
            @Override
            public void accepted(Attempt.Accepted accepted) {
                told.add(accepted.toString());
            }

            @Override
            public void refused(Attempt.Refused refused) {
                told.add(refused.toString());
            }

            @Override
            public void replayed() {
                told.add("Replayed[]");
            }

            @Override
            public void locked(Attempt.Locked locked) {
                told.add(locked.toString());
            }
        });
        assertThat(told).containsExactly(attempt.toString());
    }

    @Test
    void aCheckThatMatchedDoesNotPrintItsHash() {
        assertThat(new Check.Matched("AB", HASH).toString())
                .doesNotContain("salt")
                .doesNotContain("value");
    }

    @Test
    void aCheckDecidesByTheBookThatHoldsNow() {
        CodeBook book = Codes.ten().book;

        assertThat(new Check.Skipped().decide(book, Codes.NOW))
                .isEqualTo(new CodeBook.Result(new Attempt.Locked(Codes.NOW), book));
        assertThat(new Check.Wrong(Optional.empty(), Optional.empty())
                        .decide(book, Codes.NOW)
                        .attempt())
                .isEqualTo(new Attempt.Refused());
        assertThat(new Check.Matched("AB", HASH).decide(book, Codes.NOW).attempt())
                .as("not in this book")
                .isEqualTo(new Attempt.Refused());
    }

    /** A cache on another node may not know new codes yet: nobody is to be refused, and counted, for that. */
    @Test
    void aCodeThatDidNotMatchIsCheckedAnewWhenSomethingElseIsStoredForIt() {
        Codes user = Codes.ten();
        CodeBook known = user.book;
        user.book = CodeBook.EMPTY;
        Check before = user.check(user.own.get(0));
        user.book = known;

        assertThat(before.isOutdated(CodeBook.EMPTY, Codes.NOW)).isFalse();
        assertThat(before.isOutdated(known, Codes.NOW)).isTrue();
        assertThat(user.check(user.own.get(0)).isOutdated(known, Codes.NOW)).isFalse();
        assertThat(known.check(CodeInput.of(user.wrongSecret()), user.hashing, Codes.NOW)
                        .isOutdated(known, Codes.NOW))
                .as("wrong is wrong")
                .isFalse();
        assertThat(known.check(CodeInput.of("no code"), user.hashing, Codes.NOW).isOutdated(CodeBook.EMPTY, Codes.NOW))
                .as("never right")
                .isFalse();
    }
}
