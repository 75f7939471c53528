package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.text.AdminMessages;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.keycloak.util.JsonSerialization;

/** Answers in JSON. None of them is for a cache. */
final class Answers {

    /** Ours and Keycloak's own form of an error. */
    record ErrorBody(String error, String errorMessage) {}

    private final AdminMessages messages;

    Answers(AdminMessages messages) {
        this.messages = messages;
    }

    Response ok(Object body) {
        return json(200, body).build();
    }

    Response created(Object body) {
        return json(201, body).build();
    }

    Response done() {
        return shielded(Response.noContent()).build();
    }

    Response refused(Refusal refusal) {
        RestError error = refusal.error();
        String sentence = messages.sentence(refusal.messageKey(), refusal.parameters());
        Response.ResponseBuilder answer = json(error.status(), new ErrorBody(error.id(), sentence));
        if (refusal.retryAfter() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, refusal.retryAfter().toSeconds());
        }
        return answer.build();
    }

    private static Response.ResponseBuilder json(int status, Object body) {
        try {
            return shielded(Response.status(status))
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(JsonSerialization.writeValueAsString(body));
        } catch (IOException e) {
            throw new IllegalStateException("plain records can be written", e);
        }
    }

    private static Response.ResponseBuilder shielded(Response.ResponseBuilder answer) {
        return answer.header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff");
    }
}
