package dev.backupcodes.keycloak.it;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A code works once, however many post it at the same instant: with {@code -Draces=full} 500 rounds of two, 200 of eight. */
class SingleUseIT {

    /**
     * With a slow hash the posts meet between the check of the code and the lock, with a fast one (from 23 symbols on) at the
     * lock.
     */
    private static final int SLOW = 14;

    private static final int FAST = 23;

    private CodeRace race;

    @AfterEach
    void end() {
        race.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {SLOW, FAST})
    void givenTwoPostsOfOneCodeThenExactlyOneSucceeds(int secretLength) {
        race = CodeRace.on(SharedServer.get(), secretLength);
        race.manyPostsOfOneCode(CodeRace.rounds(250), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {SLOW, FAST})
    void givenEightPostsOfOneCodeThenExactlyOneSucceeds(int secretLength) {
        race = CodeRace.on(SharedServer.get(), secretLength);
        race.manyPostsOfOneCode(CodeRace.rounds(100), 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, FAST})
    void givenEightPostsOfOneLockoutCodeThenExactlyOneSucceeds(int secretLength) {
        race = CodeRace.onLockoutCodes(SharedServer.get(), secretLength);
        race.manyPostsOfOneCode(CodeRace.rounds(20), 8);
    }

    @Test
    void givenTwoDifferentLockoutCodesAtOnceThenBothSucceedAndNeitherIsLost() {
        race = CodeRace.onLockoutCodes(SharedServer.get(), FAST);
        race.twoDifferentCodes(CodeRace.rounds(15));
    }

    @Test
    void givenTwoDifferentCodesAtOnceThenBothSucceedAndNeitherIsLost() {
        race = CodeRace.on(SharedServer.get(), FAST);
        race.twoDifferentCodes(CodeRace.rounds(100));
    }
}
