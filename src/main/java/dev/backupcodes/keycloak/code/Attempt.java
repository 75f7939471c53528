package dev.backupcodes.keycloak.code;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What came of one entered code. */
public sealed interface Attempt {

    /** Has one method for each case, so that code that forgets a case does not compile. */
    interface Outcome {

        void accepted(Accepted accepted);

        void refused(Refused refused);

        void replayed();

        void locked(Locked locked);
    }

    /** Calls the method of this case. */
    void tell(Outcome outcome);

    /**
     * The code was right and is used now.
     *
     * @param remaining codes left in the set that it belonged to
     */
    record Accepted(CodeKind kind, String selector, int remaining) implements Attempt {

        @Override
        public void tell(Outcome outcome) {
            outcome.accepted(this);
        }
    }

    /**
     * Wrong, used, unknown or of an unusable set: nobody is told which.
     *
     * @param killed kinds of the sets that are dead now, since this was one wrong code too many; usually none
     * @param locked until when no code is looked at, since this was one wrong code too many; usually empty
     */
    record Refused(Set<CodeKind> killed, Optional<Instant> locked) implements Attempt {

        public Refused() {
            this(Set.of(), Optional.empty());
        }

        @Override
        public void tell(Outcome outcome) {
            outcome.refused(this);
        }
    }

    /**
     * A right code that was used a moment ago: refused like a wrong one and with the same words, but not counted. Whoever
     * presses a button twice, or loses a race for a code, knows the code and is not guessing.
     */
    record Replayed() implements Attempt {

        @Override
        public void tell(Outcome outcome) {
            outcome.replayed();
        }
    }

    /** The code was not looked at: there were too many wrong ones before. */
    record Locked(Instant until) implements Attempt {

        @Override
        public void tell(Outcome outcome) {
            outcome.locked(this);
        }
    }
}
