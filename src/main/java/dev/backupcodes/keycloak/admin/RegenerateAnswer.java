package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * The codes are dead. What came of the mail:
 *
 * @param linkExpiresAt ISO-8601, left out when no link was sent
 * @param mailError a sentence, left out when it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RegenerateAnswer(boolean linkSent, String linkExpiresAt, String mailError) {

    static RegenerateAnswer sent(Instant expiresAt) {
        return new RegenerateAnswer(true, expiresAt.toString(), null);
    }

    static RegenerateAnswer notSent(String mailError) {
        return new RegenerateAnswer(false, null, mailError);
    }
}
