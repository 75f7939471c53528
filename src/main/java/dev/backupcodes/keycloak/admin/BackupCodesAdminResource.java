package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.text.AdminMessages;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * {@code /admin/realms/{realm}/backup-codes}; described in {@code docs/openapi.yaml}.
 *
 * <p>Refusals are returned and not thrown: Keycloak rolls back what a request that ends in an exception has done, and with
 * it the audit event.
 */
public final class BackupCodesAdminResource {

    private static final Logger LOG = Logger.getLogger(BackupCodesAdminResource.class);

    private final AdminEventBuilder event;
    private final RealmCodes realmCodes;
    private final UserCodes users;
    private final Answers answers;

    BackupCodesAdminResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions, AdminEventBuilder event) {
        this.event = event;
        AdminAuth auth = permissions.adminAuth();
        AdminMessages messages = AdminMessages.forAdministrator(session, realm, auth.getRealm(), auth.getUser());
        this.realmCodes = new RealmCodes(session, realm, permissions, messages);
        this.users = new UserCodes(session, realm, permissions, messages);
        this.answers = new Answers(messages);
    }

    /** @return 200 with the {@link RealmOverview}; 403 */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response overview() {
        return answer(() -> answers.ok(realmCodes.overview()));
    }

    /**
     * @param body has no fields; {@code dryRun=true} stands in the address: {@link SetupRequest}
     * @return 200 with the {@link SetupAnswer}; 400 or 403, and nothing has changed
     */
    @POST
    @Path("setup")
    @Produces(MediaType.APPLICATION_JSON)
    public Response setUp(InputStream body) {
        return answer(() -> answers.ok(realmCodes.setUp(body, event)));
    }

    /**
     * @param id the user's id
     * @return 200 with the {@link UserStatus}; 403 or 404
     */
    @GET
    @Path("users/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response status(@PathParam("id") String id) {
        return answer(() -> answers.ok(users.status(id)));
    }

    /**
     * @param id the user's id
     * @param body a {@link RegenerateRequest}
     * @return 200 with the {@link RegenerateAnswer}; 400, 403, 404, 409 or 429, and nothing has changed
     */
    @POST
    @Path("users/{id}/regenerate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response regenerate(@PathParam("id") String id, InputStream body) {
        return answer(() -> answers.ok(users.regenerate(id, body, event)));
    }

    /**
     * @param id the user's id
     * @param body a {@link LockoutRequest}
     * @return 201 with the {@link LockoutAnswer}; 400, 403, 404, 409 or 429, and nothing has changed
     */
    @POST
    @Path("users/{id}/lockout-codes")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response makeLockoutCodes(@PathParam("id") String id, InputStream body) {
        return answer(() -> answers.created(users.makeLockoutCodes(id, body, event)));
    }

    /**
     * Asks for no step-up: it only takes away.
     *
     * @param id the user's id
     * @return 204, also when there was nothing to take away; 403 or 404, and nothing has changed
     */
    @DELETE
    @Path("users/{id}/lockout-codes")
    @Produces(MediaType.APPLICATION_JSON)
    public Response revokeLockoutCodes(@PathParam("id") String id) {
        return answer(() -> {
            users.revokeLockoutCodes(id, event);
            return answers.done();
        });
    }

    /** @return 200 with the {@link PanelTexts}, which are no secret: Keycloak's own pages load their texts without a token */
    @GET
    @Path("panel")
    @Produces(MediaType.APPLICATION_JSON)
    public Response panelTexts() {
        return answer(() -> answers.ok(realmCodes.panelTexts()));
    }

    /**
     * @param id the user's id
     * @return 200 with the {@link PanelView}; 403 or 404
     */
    @GET
    @Path("users/{id}/panel")
    @Produces(MediaType.APPLICATION_JSON)
    public Response panel(@PathParam("id") String id) {
        return answer(() -> answers.ok(users.panel(id)));
    }

    private Response answer(Supplier<Response> call) {
        try {
            return call.get();
        } catch (Refusal e) {
            return answers.refused(e);
        } catch (RuntimeException e) {
            LOG.error("a call about backup codes failed", e);
            return answers.refused(RestError.UNAVAILABLE.refusal());
        }
    }
}
