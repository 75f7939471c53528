package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;

/** Why staff did it: a ticket number, how identity was checked. It is kept in the audit as it was written. */
final class Reason {

    /** The field of a request's body. */
    static final String FIELD = "reason";

    private static final int MAX_LENGTH = 500;

    private Reason() {}

    /** @return the reason in whatever came, as far as it may be kept; null without one */
    static String forAudit(JsonBody body) {
        try {
            return checked(body.textIfAny(FIELD).orElse(null));
        } catch (Refusal e) {
            return null;
        }
    }

    /** @throws Refusal when there is none, or one that must not be kept */
    static String required(String reason) {
        if (reason == null) {
            throw RestError.INVALID_REQUEST.refusal("backupCodesRestReasonRequired");
        }
        return checked(reason);
    }

    /**
     * @param reason null when none was given
     * @throws Refusal when it is blank, too long, or holds control characters besides tabs and line breaks, or half of a surrogate
     *     pair, which is no text to a database
     */
    static String checked(String reason) {
        if (reason == null) {
            return null;
        }
        if (reason.isBlank() || reason.codePointCount(0, reason.length()) > MAX_LENGTH) {
            throw RestError.INVALID_REQUEST.refusal("backupCodesRestReasonLength");
        }
        if (reason.codePoints().anyMatch(Reason::isNotForText)) {
            throw RestError.INVALID_REQUEST.refusal("backupCodesRestReasonCharacters");
        }
        return reason;
    }

    private static boolean isNotForText(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t'
                || Character.getType(c) == Character.SURROGATE;
    }
}
