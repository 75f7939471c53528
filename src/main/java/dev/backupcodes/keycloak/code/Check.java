package dev.backupcodes.keycloak.code;

import java.time.Instant;

/**
 * The costly half of an attempt: what one hash evaluation said. It is made before any row is locked, so that nobody waits
 * in the database for somebody else's slow hash; {@link CodeBook#redeem} then decides under the lock.
 */
public sealed interface Check {

    /** @param book as it is under the lock on its rows; its throttle is not locked */
    CodeBook.Result decide(CodeBook book, Instant now);

    /** The factor was locked, so nothing was evaluated. */
    record Skipped() implements Check {

        @Override
        public CodeBook.Result decide(CodeBook book, Instant now) {
            return new CodeBook.Result(new Attempt.Locked(now), book);
        }
    }

    /** No hash matched. */
    record Wrong() implements Check {

        @Override
        public CodeBook.Result decide(CodeBook book, Instant now) {
            return book.refused(now);
        }
    }

    /** The code matched {@code hash}, which was stored for its selector. */
    record Matched(String selector, CodeHash hash) implements Check {

        @Override
        public CodeBook.Result decide(CodeBook book, Instant now) {
            return book.matched(this, now);
        }
    }
}
