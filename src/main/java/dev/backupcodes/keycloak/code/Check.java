package dev.backupcodes.keycloak.code;

/**
 * The costly half of an attempt: what one hash evaluation said. It is made before any row is locked, so that nobody waits
 * in the database for somebody else's slow hash; {@link CodeBook#redeem} then decides under the lock.
 *
 * @param selector of the code, null unless it matched
 * @param hash that the code matched, null unless it did
 * @param skipped the factor was locked, nothing was evaluated
 */
public record Check(String selector, CodeHash hash, boolean skipped) {

    static final Check SKIPPED = new Check(null, null, true);
    static final Check WRONG = new Check(null, null, false);

    static Check matched(String selector, CodeHash hash) {
        return new Check(selector, hash, false);
    }

    boolean hasMatched() {
        return hash != null;
    }
}
