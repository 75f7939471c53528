package dev.backupcodes.keycloak.admin;

import java.time.Duration;

/** Ends a call. It is turned into an answer, not logged; and it never rolls back, so that its audit event is kept. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RestError error;
    private final String messageKey;
    private final transient Object[] parameters;
    private final Duration retryAfter;

    /**
     * @param retryAfter null when waiting does not help
     * @param parameters of the message
     */
    Refusal(RestError error, String messageKey, Duration retryAfter, Object... parameters) {
        super(error.id(), null, false, false);
        this.error = error;
        this.messageKey = messageKey;
        this.retryAfter = retryAfter;
        this.parameters = parameters;
    }

    /** Come back later. */
    static Refusal retryAfter(RestError error, Duration wait) {
        return retryAfter(error, error.messageKey(), wait);
    }

    /** Come back later, with a sentence that fits the case better; its parameter is the minutes to wait. */
    static Refusal retryAfter(RestError error, String messageKey, Duration wait) {
        return new Refusal(error, messageKey, wait, wait.plusSeconds(59).toMinutes());
    }

    RestError error() {
        return error;
    }

    String messageKey() {
        return messageKey;
    }

    Object[] parameters() {
        return parameters.clone();
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
