package dev.backupcodes.keycloak.proof;

import java.util.Set;

/** What an actor does. */
sealed interface Deed {

    /** A right code, or a wrong one; every attempt of a user looks the same. */
    record Redeem(String code) implements Deed {}

    /** The codes page of a login is confirmed. */
    record Confirm(Set<String> codes) implements Deed {}

    /** The codes page behind a mailed link is confirmed. */
    record ConfirmByLink(Set<String> codes, String generation) implements Deed {}

    record Regenerate(String generation) implements Deed {}

    record MakeLockoutCodes(Set<String> codes) implements Deed {}

    record RevokeLockoutCodes() implements Deed {}

    record LiftLock() implements Deed {}

    /** Hours pass, and the cleanup runs. */
    record CleanUpLater() implements Deed {}

    record DeleteUser() implements Deed {}
}
