package dev.backupcodes.keycloak.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LockoutCodesTest {

    private static final boolean OTHER_FACTOR = true;
    private static final BooleanSupplier NO_STAFF = () -> false;

    @Nested
    @DisplayName("Given lockout codes")
    class Living {

        private final Codes user = Codes.ten();
        private final List<BackupCode> codes = user.addLockoutCodes(3);

        @Test
        void thenTheyWorkUntilTheInstant() {
            user.wait(Duration.ofHours(1).minusMillis(1));
            assertThat(user.enter(codes.get(0))).isInstanceOf(Attempt.Accepted.class);
            user.wait(Duration.ofMillis(1));
            assertThat(user.enter(codes.get(1))).isEqualTo(new Attempt.Refused());
            assertThat(user.book.liveLockout(user.now)).isEmpty();
        }

        @Test
        void thenEachWorksOnce() {
            user.enter(codes.get(0));
            user.wait(Duration.ofSeconds(10));

            assertThat(user.enter(codes.get(0))).isEqualTo(new Attempt.Refused());
            assertThat(user.enter(codes.get(1))).isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenNewerOnesTakeTheirPlaceAndOwnOnesStay() {
            List<BackupCode> newer = user.addLockoutCodes(2);

            assertThat(user.enter(codes.get(0))).isEqualTo(new Attempt.Refused());
            assertThat(user.enter(newer.get(0))).isInstanceOf(Attempt.Accepted.class);
            assertThat(user.enter(user.own.get(0))).isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenCodesWithASelectorOfTheUsersOwnAreNotTaken() {
            BackupCode alike = new BackupCode(user.own.get(0).selector(), "00000000");
            assertThat(user.book.withLockout(user.lockout(List.of(alike)), user.now))
                    .isEmpty();

            user.enter(user.own.get(0));
            assertThat(user.book.withLockout(user.lockout(List.of(alike)), user.now))
                    .as("a code used a moment ago")
                    .isEmpty();
        }

        @Test
        void thenANewOwnSetEndsThem() {
            user.book = user.book.withNewOwn(Codes.ten().book.own(), "").orElseThrow();

            assertThat(user.book.liveLockout(user.now)).isEmpty();
            assertThat(user.enter(codes.get(0))).isEqualTo(new Attempt.Refused());
        }

        @Test
        void thenRevokedOnesAreDeadAndOwnOnesAreNot() {
            user.book = user.book.withoutLockout();

            assertThat(user.enter(codes.get(0))).isEqualTo(new Attempt.Refused());
            assertThat(user.enter(user.own.get(0))).isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenTheyAreForThisAccountOnly() {
            assertThat(user.book.forAccount(true, Codes.ADDRESS, NO_STAFF)).isEqualTo(user.book);
            assertThat(user.book.forAccount(false, Codes.ADDRESS, NO_STAFF).liveLockout(user.now))
                    .isEmpty();
            assertThat(user.book.forAccount(true, "mallory@example", NO_STAFF).liveLockout(user.now))
                    .isEmpty();
            assertThat(user.book.forAccount(true, null, NO_STAFF).liveLockout(user.now))
                    .isEmpty();
            assertThat(user.book.forAccount(false, null, NO_STAFF).own()).isEqualTo(user.book.own());
        }
    }

    @Nested
    @DisplayName("Given the holder has become staff")
    class HolderIsStaff {

        private final Codes user = Codes.ten();

        @Test
        void thenCodesOfSomebodyWhoMayNotHelpStaffAreDead() {
            user.addLockoutCodes(3);

            assertThat(forStaff().liveLockout(user.now)).isEmpty();
            assertThat(forStaff().own()).isEqualTo(user.book.own());
        }

        @Test
        void thenCodesOfSomebodyWhoMayHelpStaffLive() {
            List<BackupCode> codes = new CodeGenerator(Codes.RANDOM).generate(3, 8, user.book.ownSelectors());
            user.book =
                    user.book.withLockout(user.lockout(codes, true), user.now).orElseThrow();

            assertThat(forStaff()).isEqualTo(user.book);
        }

        @Test
        void thenNobodyAsksWhileThereAreNoCodesToLose() {
            assertThat(user.book.forAccount(true, Codes.ADDRESS, HolderIsStaff::unasked))
                    .isEqualTo(user.book);
            user.addLockoutCodes(3);
            user.book = user.book.withoutLockout();

            assertThat(user.book.forAccount(true, Codes.ADDRESS, HolderIsStaff::unasked))
                    .isEqualTo(user.book);
        }

        private CodeBook forStaff() {
            return user.book.forAccount(true, Codes.ADDRESS, () -> true);
        }

        private static boolean unasked() {
            throw new AssertionError("asked");
        }
    }

    @Nested
    @DisplayName("Given wrong codes in a row")
    class Guessing {

        private final Codes user = Codes.ten();

        @Test
        void thenTheFifthKillsThemForGood() {
            List<BackupCode> codes = user.addLockoutCodes(3);
            user.enterWrong(4);
            assertThat(user.book.liveLockout(user.now)).isPresent();

            assertThat(user.enter(user.wrongSecret()))
                    .isEqualTo(new Attempt.Refused(Set.of(CodeKind.LOCKOUT), Optional.of(user.now.plusSeconds(60))));

            assertThat(user.book.lockout().unused()).isEmpty();
            user.wait(Duration.ofMinutes(1));
            assertThat(user.enter(codes.get(0))).isEqualTo(new Attempt.Refused());
            assertThat(user.enter(user.own.get(0)))
                    .as("own codes live until the twentieth")
                    .isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenNewLockoutCodesNeitherLiftALockNorStartTheCountAgain() {
            user.enterWrong(4);
            List<BackupCode> codes = user.addLockoutCodes(3);
            user.enterWrong(1);
            assertThat(user.book.liveLockout(user.now)).isEmpty();

            List<BackupCode> newer = user.addLockoutCodes(3);
            assertThat(user.enter(newer.get(0))).isInstanceOf(Attempt.Locked.class);
            user.wait(Duration.ofMinutes(1));
            assertThat(user.enter(codes.get(0))).isEqualTo(new Attempt.Refused());
            assertThat(user.enter(newer.get(0))).isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenTheTwentiethKillsBothKinds() {
            for (int i = 0; i < 3; i++) {
                user.enterWrong(5);
                user.wait(Duration.ofHours(1));
            }
            user.addLockoutCodes(3);
            user.enterWrong(4);

            assertThat(user.enter(user.wrongSecret()))
                    .isEqualTo(new Attempt.Refused(Set.of(CodeKind.OWN, CodeKind.LOCKOUT), Optional.empty()));
        }
    }

    @Nested
    @DisplayName("Given lockout codes that are made while codes are locked")
    class Waiting {

        private static final Duration LOCK = Duration.ofMinutes(1);
        private static final Duration HOUR = Duration.ofHours(1);

        private final Codes user = Codes.ten();

        private List<BackupCode> madeDuringALock() {
            user.enterWrong(5);
            return user.addLockoutCodes(3);
        }

        @Test
        void thenTheirLifeBeginsWhenTheLockEnds() {
            List<BackupCode> codes = madeDuringALock();

            assertThat(expiry()).isEqualTo(user.now.plus(LOCK).plus(HOUR));
            user.wait(LOCK.plus(HOUR).minusMillis(1));
            assertThat(user.enter(codes.get(0))).isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenItBeginsWhenTheLaterOfTwoLocksEnds() {
            user.enterWrong(5);
            Instant shorter = user.now.plusSeconds(59);
            Instant longer = user.now.plusSeconds(61);

            assertThat(withLockoutFrom(shorter).lockout().expiresAt())
                    .isEqualTo(user.now.plus(LOCK).plus(HOUR));
            assertThat(withLockoutFrom(longer).lockout().expiresAt()).isEqualTo(longer.plus(HOUR));
        }

        @Test
        void thenALockThatIsOverMakesNothingLonger() {
            user.enterWrong(5);
            user.wait(LOCK);
            user.addLockoutCodes(3);

            assertThat(expiry()).isEqualTo(user.now.plus(HOUR));
        }

        @Test
        void thenLiftingTakesTheWaitingTimeAwayAgain() {
            List<BackupCode> codes = madeDuringALock();
            user.wait(Duration.ofSeconds(20));

            user.book = user.book.withoutLock(user.now);

            assertThat(expiry()).isEqualTo(user.now.plus(HOUR));
            assertThat(user.enter(codes.get(0))).isInstanceOf(Attempt.Accepted.class);
            user.wait(HOUR);
            assertThat(user.enter(codes.get(1))).isEqualTo(new Attempt.Refused());
        }

        @Test
        void thenLiftingWhileTheRealmStillLocksLetsThemLiveFromTheEndOfThat() {
            madeDuringALock();
            Instant realmsEnd = user.now.plusSeconds(30);

            user.book = user.book.withoutLock(realmsEnd);

            assertThat(expiry()).isEqualTo(realmsEnd.plus(HOUR));
        }

        @Test
        void thenLiftingAgainAndAgainNeverMakesThemLonger() {
            madeDuringALock();
            user.book = user.book.withoutLock(user.now);
            Instant once = expiry();
            user.wait(Duration.ofSeconds(30));

            user.book = user.book.withoutLock(user.now);

            assertThat(expiry()).isEqualTo(once);
        }

        @Test
        void thenCodesFromBeforeALockAreLeftAlone() {
            user.addLockoutCodes(3);
            Instant before = expiry();
            user.wait(Duration.ofMinutes(10));

            user.book = user.book.withoutLock(user.now);

            assertThat(expiry()).isEqualTo(before);
        }

        private CodeBook withLockoutFrom(Instant from) {
            List<BackupCode> codes = new CodeGenerator(Codes.RANDOM).generate(3, 8, user.book.ownSelectors());
            return user.book.withLockout(user.lockout(codes), from).orElseThrow();
        }

        private Instant expiry() {
            return user.book.lockout().expiresAt();
        }
    }

    @Nested
    @DisplayName("Given nothing is left of lockout codes")
    class Settling {

        @Test
        void thenTheirRowGoes() {
            Codes user = Codes.none();
            user.addLockoutCodes(3);
            user.wait(Duration.ofHours(1));

            assertThat(user.book.settled(user.now, () -> OTHER_FACTOR)).isEqualTo(CodeBook.EMPTY);
        }

        @Test
        void thenLiveOnesAreLeftAlone() {
            Codes user = Codes.none();
            user.addLockoutCodes(3);

            assertThat(user.book.settled(user.now, () -> OTHER_FACTOR)).isEqualTo(user.book);
        }

        @Test
        void thenUsedOnesStayForTheSecondsInWhichTheyMayBeADoubleClick() {
            Codes user = Codes.none();
            BackupCode only = user.addLockoutCodes(1).get(0);
            user.enter(only);

            user.book = user.book.settled(user.now, () -> OTHER_FACTOR);
            assertThat(user.enter(only)).isEqualTo(new Attempt.Replayed());
            user.wait(Duration.ofSeconds(10));
            assertThat(user.book.settled(user.now, () -> OTHER_FACTOR)).isEqualTo(CodeBook.EMPTY);
        }

        @Test
        void thenAnEmptyRowStaysWhereItIsAllThatRemembersWrongCodes() {
            Codes user = Codes.none();
            user.addLockoutCodes(3);
            user.enterWrong(5);

            CodeBook settled = user.book.settled(user.now, () -> OTHER_FACTOR);
            assertThat(settled.lockout().unused()).isEmpty();
            assertThat(settled.throttle().failures()).isEqualTo(5);
        }

        @Test
        void thenAnEmptyRowStaysWhereItIsAllThatKeepsAFactorAskedFor() {
            Codes user = Codes.none();
            user.addLockoutCodes(3);
            user.wait(Duration.ofHours(1));

            CodeBook settled = user.book.settled(user.now, () -> !OTHER_FACTOR);
            assertThat(settled.lockout().unused()).isEmpty();
            assertThat(settled.lockout().isUsable(user.now)).isFalse();
        }

        @Test
        void thenOwnCodesOfAnyStateAreEnoughToKeepBoth() {
            Codes user = Codes.ten();
            user.addLockoutCodes(3);
            user.enterWrong(5);

            CodeBook settled = user.book.settled(user.now, () -> !OTHER_FACTOR);
            assertThat(settled.lockout()).isNull();
            assertThat(settled.throttle().failures()).isEqualTo(5);
        }
    }
}
