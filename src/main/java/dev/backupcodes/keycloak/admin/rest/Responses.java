package dev.backupcodes.keycloak.admin.rest;

import dev.backupcodes.keycloak.Json;
import dev.backupcodes.keycloak.SecretHeaders;
import dev.backupcodes.keycloak.text.AdminMessages;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Answers in JSON, none of which is for a cache. Refusals are answered and not thrown on: Keycloak rolls back what a request that
 * ends in an exception has done, and with it the audit event.
 */
public final class Responses {

    /** The media type of comma-separated values. */
    public static final String CSV = "text/csv";

    private static final Logger LOG = Logger.getLogger(Responses.class);

    /** Ours and Keycloak's own form of an error. */
    private record ErrorBody(String error, String errorMessage) {}

    private final AdminMessages messages;

    public Responses(AdminMessages messages) {
        this.messages = messages;
    }

    /** @param call returns the body of a 200 */
    public Response ok(Supplier<?> call) {
        return answer(() -> json(200, call.get()));
    }

    /** @param call returns the body of a 201 */
    public Response created(Supplier<?> call) {
        return answer(() -> json(201, call.get()));
    }

    /**
     * A file.
     *
     * @param name of it
     * @param call returns what writes it, after the answer has begun
     */
    public Response csv(String name, Supplier<StreamingOutput> call) {
        return answer(() -> Response.ok(call.get(), MediaType.valueOf(CSV + ";charset=UTF-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\""));
    }

    /** @param call ends in a 204 */
    public Response noContent(Runnable call) {
        return answer(() -> {
            call.run();
            return Response.noContent();
        });
    }

    private Response answer(Supplier<Response.ResponseBuilder> call) {
        return shielded(builder(call)).build();
    }

    private Response.ResponseBuilder builder(Supplier<Response.ResponseBuilder> call) {
        try {
            return call.get();
        } catch (Refusal e) {
            return refused(e);
        } catch (RuntimeException e) {
            LOG.error("a call about backup codes failed", e);
            return refused(RestError.UNAVAILABLE.refusal());
        }
    }

    private Response.ResponseBuilder refused(Refusal refusal) {
        RestError error = refusal.error();
        Response.ResponseBuilder answer = json(error.status(), new ErrorBody(error.id(), refusal.sentence(messages)));
        refusal.retryAfter().ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, wait.toSeconds()));
        return answer;
    }

    private static Response.ResponseBuilder json(int status, Object body) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(Json.write(body));
    }

    private static Response.ResponseBuilder shielded(Response.ResponseBuilder answer) {
        SecretHeaders.ALL.forEach(answer::header);
        return answer;
    }
}
