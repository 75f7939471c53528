package dev.backupcodes.keycloak.proof;

import java.util.Set;

/** What an actor does. */
public sealed interface Deed {

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

    /**
     * What becomes of this deed when nobody else does anything meanwhile.
     *
     * @param begunIn the generation in which whoever confirms began; the others need none
     */
    default SequentialModel.Step on(SequentialModel model, String begunIn) {
        if (this instanceof Redeem redeem) {
            return model.redeem(redeem.code());
        }
        if (this instanceof Confirm confirm) {
            return model.confirm(confirm.codes(), begunIn);
        }
        if (this instanceof ConfirmByLink link) {
            return model.confirmByLink(link.codes(), link.generation());
        }
        if (this instanceof Regenerate regenerate) {
            return model.regenerate(regenerate.generation());
        }
        if (this instanceof MakeLockoutCodes lockout) {
            return model.makeLockoutCodes(lockout.codes());
        }
        if (this instanceof RevokeLockoutCodes) {
            return model.revokeLockoutCodes();
        }
        if (this instanceof LiftLock) {
            return model.liftLock();
        }
        return this instanceof DeleteUser ? model.delete() : model.hoursLater();
    }
}
