package dev.backupcodes.keycloak.admin.rest;

import dev.backupcodes.keycloak.Minutes;
import dev.backupcodes.keycloak.text.AdminMessages;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends a call with an error of the REST interface. It is turned into an answer and not logged; and it never rolls back, so that
 * the audit event is kept. Made by {@link RestError#refusal}.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RestError error;
    private final String messageKey;
    private final transient Object[] parameters;
    private final Duration retryAfter;

    Refusal(RestError error, String messageKey, Object[] parameters, Duration retryAfter) {
        super(error.id(), null, false, false);
        this.error = error;
        this.messageKey = messageKey;
        this.parameters = parameters.clone();
        this.retryAfter = retryAfter;
    }

    /** The same refusal, with the time after which the call may succeed; the sentence gets it in minutes. */
    public Refusal retryAfter(Duration wait) {
        return new Refusal(error, messageKey, new Object[] {Minutes.of(wait)}, wait);
    }

    public RestError error() {
        return error;
    }

    /** The sentence, in the message bundles. */
    public String messageKey() {
        return messageKey;
    }

    Object[] parameters() {
        return parameters.clone();
    }

    /** @return empty when waiting does not help */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Why the call was refused. What is wrong with a request is told inside a sentence that says it was the request. */
    public String sentence(AdminMessages messages) {
        String sentence = messages.sentence(messageKey, parameters);
        return error == RestError.INVALID_REQUEST ? messages.sentence(error.messageKey(), sentence) : sentence;
    }
}
