package dev.backupcodes.keycloak.admin.rest;

import java.util.Locale;

/** The reasons for which a call is refused; callers rely on their ids. */
public enum RestError {
    INVALID_REQUEST(400, "backupCodesRestInvalidRequest"),
    FORBIDDEN(403, "backupCodesRestForbidden"),
    PROTECTED_TARGET(403, "backupCodesRestProtectedTarget"),
    SELF_TARGET(403, "backupCodesRestSelfTarget"),
    CALLER_CHECK_REQUIRED(403, "backupCodesRestCallerCheckRequired"),
    CALLER_CHECK_FAILED(403, "backupCodesRestCallerCheckFailed"),
    STEP_UP_REQUIRED(403, "backupCodesRestStepUpRequired"),
    STEP_UP_FAILED(403, "backupCodesRestStepUpFailed"),
    STEP_UP_UNAVAILABLE(403, "backupCodesRestStepUpUnavailable"),
    USER_NOT_FOUND(404, "backupCodesRestUserNotFound"),
    JOB_NOT_FOUND(404, "backupCodesRestJobNotFound"),
    NOT_SET_UP(409, "backupCodesRestNotSetUp"),
    USER_DISABLED(409, "backupCodesRestUserDisabled"),
    USER_NOT_ACTIVE(409, "backupCodesRestUserNotActive"),
    CALLER_CHECK_OFF(409, "backupCodesRestCallerCheckOff"),
    NO_EMAIL(409, "backupCodesRestNoEmail"),
    EMAIL_NOT_VERIFIED(409, "backupCodesRestEmailNotVerified"),
    JOB_RUNNING(409, "backupCodesRestJobRunning"),
    TOO_MANY_USERS(409, "backupCodesRestTooManyUsers"),
    HOSTNAME_REQUIRED(409, "backupCodesRestHostnameRequired"),
    NO_MAIL_SERVER(409, "backupCodesRestNoMailServer"),
    TOO_MANY_ATTEMPTS(429, "backupCodesRestTooManyAttempts"),
    TOO_MANY_REQUESTS(429, "backupCodesRestTooManyRequests"),
    /** The database, or what is stored in it, is out of order. */
    UNAVAILABLE(500, "backupCodesRestUnavailable");

    private final int status;
    private final String messageKey;

    RestError(int status, String messageKey) {
        this.status = status;
        this.messageKey = messageKey;
    }

    /** The stable id in answers and admin events. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    int status() {
        return status;
    }

    /** The usual sentence; some refusals say it more exactly. */
    String messageKey() {
        return messageKey;
    }

    public Refusal refusal() {
        return refusal(messageKey);
    }

    /**
     * With a sentence that fits the case better.
     *
     * @param otherMessageKey in the message bundles
     * @param parameters of the sentence
     */
    public Refusal refusal(String otherMessageKey, Object... parameters) {
        return new Refusal(this, otherMessageKey, parameters, null);
    }
}
