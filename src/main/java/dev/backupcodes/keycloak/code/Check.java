package dev.backupcodes.keycloak.code;

import java.time.Instant;
import java.util.Optional;

/**
 * The costly half of an attempt: what one hash evaluation said. It is made before any row is locked, so that nobody waits
 * in the database for somebody else's slow hash; {@link CodeBook#redeem} then decides under the lock.
 */
public sealed interface Check {

    /** @param book as it is under the lock on its rows; its throttle is not locked */
    CodeBook.Result decide(CodeBook book, Instant now);

    /**
     * Whether it was made against codes that have changed since, so that it must be made anew. A code that matched is never outdated:
     * what has become of it is decided.
     *
     * @param book as it is under the lock on its rows
     */
    default boolean isOutdated(CodeBook book, Instant now) {
        return false;
    }

    /** The factor was locked, so nothing was evaluated. */
    record Skipped() implements Check {

        @Override
        public CodeBook.Result decide(CodeBook book, Instant now) {
            return new CodeBook.Result(new Attempt.Locked(now), book);
        }
    }

    /**
     * The code did not match.
     *
     * @param selector empty when what was entered cannot be a code
     * @param hash what was stored for the selector; empty for nothing
     */
    record Wrong(Optional<String> selector, Optional<CodeHash> hash) implements Check {

        @Override
        public CodeBook.Result decide(CodeBook book, Instant now) {
            return book.refused(now);
        }

        @Override
        public boolean isOutdated(CodeBook book, Instant now) {
            return selector.isPresent()
                    && !book.hashToCheck(selector.get(), now).equals(hash);
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
