package dev.backupcodes.keycloak.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CodeBookTest {

    @Nested
    @DisplayName("Given ten own codes")
    class Redeeming {

        private final Codes user = Codes.ten();

        @Test
        void thenAnyOfThemIsAcceptedInAnyOrderOnce() {
            List<BackupCode> shuffled = new ArrayList<>(user.own);
            Collections.shuffle(shuffled);
            int left = 10;
            for (BackupCode code : shuffled) {
                left--;
                assertThat(user.enter(code)).isEqualTo(new Attempt.Accepted(CodeKind.OWN, code.selector(), left));
            }
            user.wait(Duration.ofMinutes(1));
            user.own.subList(0, 4).forEach(code -> assertThat(user.enter(code)).isEqualTo(new Attempt.Refused()));
        }

        @Test
        void thenAUsedCodeIsRefused() {
            user.enter(user.own.get(0));
            user.wait(Duration.ofSeconds(10));

            assertThat(user.enter(user.own.get(0))).isEqualTo(new Attempt.Refused());
            assertThat(user.book.throttle().failures()).isEqualTo(1);
        }

        @Test
        void thenACodeUsedAMomentAgoIsRefusedButNotCountedAsAGuess() {
            user.enter(user.own.get(0));
            user.enter(user.own.get(1));
            user.wait(Duration.ofMillis(9_999));

            for (int i = 0; i < 20; i++) {
                assertThat(user.enter(user.own.get(0))).isEqualTo(new Attempt.Replayed());
                assertThat(user.enter(user.own.get(1))).isEqualTo(new Attempt.Replayed());
            }
            assertThat(user.book.throttle()).isEqualTo(Throttle.NONE);
        }

        @Test
        void thenAGuessAtACodeUsedAMomentAgoCounts() {
            BackupCode used = user.own.get(0);
            user.enter(used);

            assertThat(user.enter(
                            new BackupCode(used.selector(), user.own.get(1).secret())))
                    .isEqualTo(new Attempt.Refused());
            assertThat(user.book.throttle().failures()).isEqualTo(1);
        }

        @Test
        void thenHashesOfUsedCodesAreNotKeptLongerThanTheyAreNeeded() {
            user.enter(user.own.get(0));
            user.wait(Duration.ofSeconds(10));
            user.enter(user.own.get(1));

            assertThat(user.book.own().justUsed())
                    .containsOnlyKeys(user.own.get(1).selector());
        }

        @Test
        void thenPartsAndPairsOfCodesAreRefused() {
            String code = user.own.get(0).shownAs(CodeKind.OWN);

            assertThat(user.enter(code.substring(0, 9))).isEqualTo(new Attempt.Refused());
            assertThat(user.enter(code + user.own.get(1).shownAs(CodeKind.OWN))).isEqualTo(new Attempt.Refused());
            assertThat(user.enter(code.substring(0, 18))).isEqualTo(new Attempt.Refused());
        }

        @Test
        void thenTheSecretOfAnotherSelectorIsRefused() {
            BackupCode mixed =
                    new BackupCode(user.own.get(0).selector(), user.own.get(1).secret());

            assertThat(user.enter(mixed)).isEqualTo(new Attempt.Refused());
        }

        @Test
        void thenAUsedHashIsGone() {
            user.enter(user.own.get(0));

            assertThat(user.book.own().unused())
                    .hasSize(9)
                    .doesNotContainKey(user.own.get(0).selector());
            assertThat(user.book.own().lastUsedAt()).isEqualTo(user.now);
            assertThat(user.book.own().total()).isEqualTo(10);
        }

        @Test
        void thenEveryAttemptCostsExactlyOneHash() {
            assertThat(costOf(user.own.get(0).shownAs(CodeKind.OWN)))
                    .as("right")
                    .isEqualTo(1);
            assertThat(costOf(user.own.get(0).shownAs(CodeKind.OWN))).as("used").isEqualTo(1);
            user.wait(Duration.ofMinutes(1));
            assertThat(costOf(user.own.get(0).shownAs(CodeKind.OWN)))
                    .as("used long ago")
                    .isEqualTo(1);
            assertThat(costOf(user.own.get(1).selector() + "0000"))
                    .as("wrong secret")
                    .isEqualTo(1);
            assertThat(costOf("!")).as("no code at all").isEqualTo(1);
        }

        @Test
        void thenAnAttemptWithoutAnyCodeLeftCostsOneHashToo() {
            user.own.forEach(user::enter);

            assertThat(costOf(user.wrongSecret())).isEqualTo(1);
        }

        private int costOf(String typed) {
            return user.slow.evaluationsOf(() -> user.enter(typed));
        }
    }

    @Nested
    @DisplayName("Given checks that were made before the rows were locked")
    class Racing {

        private final Codes user = Codes.ten();

        @Test
        void thenOfTwoRightOnesOneIsAcceptedAndTheOtherIsNotCounted() {
            Check first = user.check(user.own.get(0));
            Check second = user.check(user.own.get(0));

            assertThat(user.enter(first)).isInstanceOf(Attempt.Accepted.class);
            assertThat(user.enter(second)).isEqualTo(new Attempt.Replayed());
            assertThat(user.book.own().remaining()).isEqualTo(9);
        }

        @Test
        void thenACheckAgainstAnOlderSetIsRefused() {
            Check old = user.check(user.own.get(0));
            Codes fresh = Codes.ten();
            user.book = user.book.withNewOwn(fresh.book.own(), "").orElseThrow();

            assertThat(user.enter(old)).isEqualTo(new Attempt.Refused());
            assertThat(user.book.own().remaining()).isEqualTo(10);
        }

        @Test
        void thenACheckAgainstAnOlderCodeWithTheSameSelectorIsRefused() {
            BackupCode older = user.own.get(0);
            Check old = user.check(older);
            BackupCode fresh = new BackupCode(older.selector(), "0".repeat(14));
            CodeSet set = CodeSet.own(List.of(fresh), user.hashing, user.now, null);
            user.book = user.book.withNewOwn(set, "").orElseThrow();

            assertThat(user.enter(old)).isInstanceOf(Attempt.Refused.class);
            assertThat(user.book.own().remaining()).isEqualTo(1);
        }

        @Test
        void thenALockThatCameMeanwhileHoldsForARightOne() {
            Check right = user.check(user.own.get(0));
            user.enterWrong(5);

            assertThat(user.enter(right)).isInstanceOf(Attempt.Locked.class);
            assertThat(user.book.own().remaining()).isEqualTo(10);
        }

        @Test
        void thenOneThatWasSkippedIsNeverCounted() {
            user.enterWrong(5);
            Check skipped = user.check(user.own.get(0));
            user.wait(Duration.ofMinutes(1));

            assertThat(user.enter(skipped)).isInstanceOf(Attempt.Locked.class);
            assertThat(user.book.throttle().failures()).isEqualTo(5);
        }
    }

    @Nested
    @DisplayName("Given wrong codes in a row")
    class Throttling {

        private final Codes user = Codes.ten();

        @Test
        void thenFourDoNotLock() {
            user.enterWrong(4);

            assertThat(user.enter(user.own.get(0))).isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenTheFifthLocksForAMinuteEvenForTheRightCode() {
            user.enterWrong(5);

            assertThat(user.enter(user.own.get(0))).isEqualTo(new Attempt.Locked(user.now.plusSeconds(60)));
            user.wait(Duration.ofMillis(59_999));
            assertThat(user.enter(user.own.get(0))).isInstanceOf(Attempt.Locked.class);
            user.wait(Duration.ofMillis(1));
            assertThat(user.enter(user.own.get(0))).isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenALockedAttemptIsNotEvaluatedAndNotCounted() {
            user.enterWrong(5);

            assertThat(user.slow.evaluationsOf(() -> user.enterWrong(50))).isZero();
            assertThat(user.book.throttle().failures()).isEqualTo(5);
        }

        @Test
        void thenLocksGrowFromOneToFiveToFifteenMinutes() {
            List<Long> minutes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                user.enterWrong(5);
                minutes.add(Duration.between(user.now, user.book.throttle().lockedUntil())
                        .toMinutes());
                user.wait(Duration.ofHours(2));
            }

            assertThat(minutes).containsExactly(1L, 5L, 15L);
        }

        @Test
        void thenTheFifthIsToldUntilWhenTheDoorIsClosed() {
            user.enterWrong(4);

            assertThat(user.enter(user.wrongSecret()))
                    .isEqualTo(new Attempt.Refused(Set.of(), Optional.of(user.now.plusSeconds(60))));
        }

        @Test
        void thenTheTwentiethKillsTheSet() {
            failNineteenTimes();

            assertThat(user.enter(user.wrongSecret()))
                    .isEqualTo(new Attempt.Refused(Set.of(CodeKind.OWN), Optional.empty()));
            assertThat(user.book.own().unused()).isEmpty();
            assertThat(user.book.ownState(user.now, 3)).isEqualTo(SetState.DISABLED);
            assertThat(user.enter(user.own.get(0))).isEqualTo(new Attempt.Refused());
        }

        @Test
        void thenASetMadeAnewWorksAtOnceButTheCountGoesOn() {
            failNineteenTimes();
            user.enter(user.wrongSecret());
            Codes fresh = Codes.ten();
            fresh.now = user.now;
            fresh.book = user.book.withNewOwn(fresh.book.own(), "").orElseThrow();

            fresh.enterWrong(5);

            assertThat(Duration.between(fresh.now, fresh.book.throttle().lockedUntil()))
                    .hasMinutes(60);
            fresh.wait(Duration.ofHours(1));
            assertThat(fresh.enter(fresh.own.get(0))).isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenANewSetDoesNotLiftALock() {
            user.enterWrong(5);
            Codes fresh = Codes.ten();
            fresh.book = user.book.withNewOwn(fresh.book.own(), "").orElseThrow();

            assertThat(fresh.enter(fresh.own.get(0))).isInstanceOf(Attempt.Locked.class);
        }

        @Test
        void thenOnlyARightCodeStartsTheCountAgain() {
            user.enterWrong(4);
            user.enter(user.own.get(0));
            user.enterWrong(4);

            assertThat(user.enter(user.own.get(1))).isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenALiftedLockLetsTheRightCodeInAtOnce() {
            user.enterWrong(5);

            user.book = user.book.withoutLock(user.now);

            assertThat(user.book.lockedUntil(user.now)).isEmpty();
            assertThat(user.enter(user.own.get(0))).isInstanceOf(Attempt.Accepted.class);
        }

        @Test
        void thenLiftingBuysNoMoreTriesAndNoShorterLock() {
            List<Long> minutes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                user.enterWrong(5);
                minutes.add(Duration.between(user.now, user.book.throttle().lockedUntil())
                        .toMinutes());
                user.book = user.book.withoutLock(user.now);
            }
            assertThat(minutes).containsExactly(1L, 5L, 15L);
            user.enterWrong(4);

            assertThat(user.enter(user.wrongSecret()))
                    .isEqualTo(new Attempt.Refused(Set.of(CodeKind.OWN), Optional.empty()));
        }

        @Test
        void thenLiftingNeverSavesLockoutCodesFromTheFifth() {
            user.enterWrong(5);
            user.book = user.book.withoutLock(user.now);
            user.addLockoutCodes(3);
            user.enterWrong(4);
            user.book = user.book.withoutLock(user.now);

            assertThat(user.enter(user.wrongSecret()))
                    .isEqualTo(new Attempt.Refused(Set.of(CodeKind.LOCKOUT), user.book.lockedUntil(user.now)));
        }

        @Test
        void thenAnAttemptThatMetTheLockIsNotCountedAfterItWasLifted() {
            user.enterWrong(5);
            Check skipped = user.check(user.own.get(0));
            user.book = user.book.withoutLock(user.now);

            assertThat(user.enter(skipped)).isInstanceOf(Attempt.Locked.class);
            assertThat(user.book.throttle().failures()).isEqualTo(5);
        }

        private void failNineteenTimes() {
            for (int i = 0; i < 3; i++) {
                user.enterWrong(5);
                user.wait(Duration.ofHours(2));
            }
            user.enterWrong(4);
        }
    }

    @Nested
    @DisplayName("Given codes that expire")
    class Expiry {

        private final Codes user = Codes.expiringAfter(Duration.ofDays(30));

        @Test
        void thenTheyWorkUntilTheInstant() {
            user.wait(Duration.ofDays(30).minusMillis(1));
            assertThat(user.enter(user.own.get(0))).isInstanceOf(Attempt.Accepted.class);
            user.wait(Duration.ofMillis(1));
            assertThat(user.enter(user.own.get(1))).isEqualTo(new Attempt.Refused());
            assertThat(user.book.ownState(user.now, 3)).isEqualTo(SetState.EXPIRED);
        }
    }

    @Nested
    @DisplayName("Given own and lockout codes")
    class TwoSets {

        private final Codes user = Codes.ten();
        private final List<BackupCode> lockout = user.addLockoutCodes(3);

        @Test
        void thenEitherWorksAndCountsForItself() {
            assertThat(user.enter(lockout.get(0).shownAs(CodeKind.LOCKOUT)))
                    .isEqualTo(new Attempt.Accepted(
                            CodeKind.LOCKOUT, lockout.get(0).selector(), 2));
            assertThat(user.enter(user.own.get(0)))
                    .isEqualTo(
                            new Attempt.Accepted(CodeKind.OWN, user.own.get(0).selector(), 9));
        }

        @Test
        void thenANewOwnSetKillsBoth() {
            Codes fresh = Codes.ten();

            user.book = user.book.withNewOwn(fresh.book.own(), "").orElseThrow();

            assertThat(user.enter(lockout.get(0))).isEqualTo(new Attempt.Refused());
            assertThat(user.enter(user.own.get(0))).isEqualTo(new Attempt.Refused());
        }
    }

    @Nested
    @DisplayName("Given staff regenerate")
    class GivenStaffRegenerate {

        private final Codes user = Codes.ten();
        private final CodeSet begunBefore = Codes.ten().book.own();

        @Test
        void thenNoCodeOfAnyKindWorksAndATombstoneStays() {
            List<BackupCode> lockout = user.addLockoutCodes(3);
            regenerate("g1");

            assertThat(user.enter(user.own.get(0))).isEqualTo(new Attempt.Refused());
            assertThat(user.enter(lockout.get(0))).isEqualTo(new Attempt.Refused());
            assertThat(user.book.ownState(user.now, 3)).isEqualTo(SetState.AWAITING_DOWNLOAD);
            assertThat(user.book.own().unused()).isEmpty();
        }

        @Test
        void thenACodeThatWasCheckedBeforeIsRefused() {
            Check waiting = user.check(user.own.get(0));
            regenerate("g1");

            assertThat(user.enter(waiting)).isEqualTo(new Attempt.Refused());
        }

        @Test
        void thenADownloadThatBeganBeforeIsVoid() {
            regenerate("g1");

            assertThat(user.book.withNewOwn(begunBefore, "")).isEmpty();
            assertThat(user.book.withNewOwn(begunBefore, "g1")).isPresent();
        }

        @Test
        void thenOfTwoDownloadsOfTheSameGenerationTheLastOneWins() {
            regenerate("g1");
            CodeSet last = Codes.ten().book.own();

            CodeBook both = user.book.withNewOwn(begunBefore, "g1").orElseThrow();
            assertThat(both.withNewOwn(last, "g1").orElseThrow().own()).isEqualTo(last);
        }

        @Test
        void thenOnlyTheNewestLinkWorksAndOnlyUntilADownloadIsFinished() {
            regenerate("g1");
            assertThat(user.book.awaitsDownload("g1")).isTrue();
            regenerate("g2");
            assertThat(user.book.awaitsDownload("g1")).isFalse();
            assertThat(user.book.awaitsDownload("g2")).isTrue();

            user.book = user.book.withNewOwn(begunBefore, "g2").orElseThrow();

            assertThat(user.book.awaitsDownload("g2")).isFalse();
        }

        @Test
        void thenItIsKnownSinceWhenAndByWhomAndUntilWhenTheLinkWorks() {
            regenerate("g1");
            assertThat(user.book.awaiting()).contains(new CodeSet.Awaiting(user.now, "sam", null));
            Instant expiry = user.now.plusSeconds(600);

            user.book = user.book.withLinkSent("g1", expiry).orElseThrow();

            assertThat(user.book.awaiting()).contains(new CodeSet.Awaiting(user.now, "sam", expiry));
            assertThat(user.book.awaitsDownload("g1")).isTrue();
        }

        @Test
        void thenTheLinkOfAnOlderGenerationIsNotNoted() {
            regenerate("g1");
            regenerate("g2");

            assertThat(user.book.withLinkSent("g1", user.now)).isEmpty();
            assertThat(user.book.awaiting().orElseThrow().linkExpiresAt()).isNull();
        }

        @Test
        void thenAFinishedDownloadForgetsIt() {
            regenerate("g1");

            user.book = user.book.withNewOwn(begunBefore, "g1").orElseThrow();

            assertThat(user.book.awaiting()).isEmpty();
            assertThat(user.book.own().awaiting()).isNull();
            assertThat(user.book.withLinkSent("g1", user.now)).isEmpty();
        }

        @Test
        void thenAUserWhoNeverHadCodesGetsATombstone() {
            CodeBook book = CodeBook.EMPTY.regenerated("g1", "sam", user.now);

            assertThat(book.ownState(user.now, 3)).isEqualTo(SetState.AWAITING_DOWNLOAD);
            assertThat(book.awaitsDownload("g1")).isTrue();
            assertThat(CodeBook.EMPTY.awaitsDownload("")).isFalse();
        }

        @Test
        void thenWrongCodesKeepCounting() {
            user.enterWrong(4);
            regenerate("g1");
            user.enterWrong(1);

            assertThat(user.book.lockedUntil(user.now)).isPresent();
            assertThat(user.book.awaitsDownload("g1")).isTrue();
        }

        private void regenerate(String generation) {
            user.book = user.book.regenerated(generation, "sam", user.now);
        }
    }

    @Nested
    @DisplayName("Given the 112-bit rule")
    class Hashes {

        @Test
        void thenShortSecretsGetThePasswordHash() {
            assertThat(Codes.withSecretLength(22).book.own().unused().values())
                    .extracting(CodeHash::algorithm)
                    .containsOnly(CountingHasher.ALGORITHM);
        }

        @Test
        void thenSecretsOf115BitsGetOneSaltedSha512() {
            Codes user = Codes.withSecretLength(23);

            assertThat(user.book.own().unused().values())
                    .extracting(CodeHash::algorithm)
                    .containsOnly("SHA-512");
            assertThat(user.book.own().unused().values())
                    .extracting(CodeHash::salt)
                    .doesNotHaveDuplicates();
            assertThat(user.slow.evaluationsOf(() -> {
                        assertThat(user.enter(user.own.get(0))).isInstanceOf(Attempt.Accepted.class);
                        assertThat(user.enter(user.own.get(0))).isEqualTo(new Attempt.Replayed());
                    }))
                    .isZero();
        }

        @Test
        void thenHashesDoNotShowThemselvesInALog() {
            CodeSet set = Codes.withSecretLength(23).book.own();
            CodeHash hash = set.unused().values().iterator().next();

            assertThat(set.toString()).doesNotContain(hash.value()).doesNotContain(hash.salt());
        }
    }

    @Nested
    @DisplayName("Given the warning threshold")
    class States {

        @Test
        void thenTheStateFollowsTheNumberLeft() {
            Codes user = Codes.of(5);

            assertThat(user.book.ownState(user.now, 3)).isEqualTo(SetState.ACTIVE);
            user.enter(user.own.get(0));
            user.enter(user.own.get(1));
            assertThat(user.book.ownState(user.now, 3)).isEqualTo(SetState.LOW);
            user.own.subList(2, 5).forEach(user::enter);
            assertThat(user.book.ownState(user.now, 3)).isEqualTo(SetState.EXHAUSTED);
            assertThat(CodeBook.EMPTY.ownState(user.now, 3)).isEqualTo(SetState.NONE);
        }
    }
}
