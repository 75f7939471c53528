package dev.backupcodes.keycloak.code;

import java.time.Instant;
import java.util.Set;

/** What came of one entered code. */
public sealed interface Attempt {

    /**
     * The code was right and is used now.
     *
     * @param remaining codes left in the set that it belonged to
     */
    record Accepted(CodeKind kind, String selector, int remaining) implements Attempt {}

    /** Wrong, used, unknown or of an unusable set: nobody is told which. */
    record Refused() implements Attempt {}

    /**
     * A right code that was used a moment ago: refused like a wrong one and with the same words, but not counted. Who
     * presses a button twice, or loses a race for a code, knows the code and is not guessing.
     */
    record Replayed() implements Attempt {}

    /**
     * Wrong, and one too many.
     *
     * @param kinds of the sets that are dead now; at least one
     */
    record Killed(Set<CodeKind> kinds) implements Attempt {}

    /** Not looked at: too many wrong ones before. */
    record Locked(Instant until) implements Attempt {}
}
