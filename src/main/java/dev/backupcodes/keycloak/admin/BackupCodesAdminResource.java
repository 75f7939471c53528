package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Responses;
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

/** {@code /admin/realms/{realm}/backup-codes}; described in {@code docs/openapi.yaml}. */
public final class BackupCodesAdminResource {

    private final AdminCall call;
    private final Responses responses;

    BackupCodesAdminResource(AdminCall call) {
        this.call = call;
        this.responses = new Responses(call.messages());
    }

    /** @return 200 with the {@link RealmOverview}; 403 */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response overview() {
        return responses.ok(() -> RealmOverview.of(call));
    }

    /** @return 200 with the {@link StaffCalls}; 400 or 403 */
    @GET
    @Path("calls")
    @Produces(MediaType.APPLICATION_JSON)
    public Response calls() {
        return responses.ok(() -> StaffCalls.of(call));
    }

    /**
     * @param body has no fields; {@code dryRun=true} stands in the address: see {@link SetUpRealm}
     * @return 200 with the {@link SetUpRealm.Answer}; 400 or 403, and nothing has changed
     */
    @POST
    @Path("setup")
    @Produces(MediaType.APPLICATION_JSON)
    public Response setUp(InputStream body) {
        return responses.ok(() -> new SetUpRealm(call).run(JsonBody.read(body)));
    }

    /** @return 200 with the {@link UserList}; 400 or 403 */
    @GET
    @Path("users")
    @Produces(MediaType.APPLICATION_JSON)
    public Response users() {
        return responses.ok(() -> UserList.of(call));
    }

    /** @return 200 with all of the list, see {@link UserExport}; 400 or 403 in JSON */
    @GET
    @Path("users")
    @Produces(Responses.CSV)
    public Response exportUsers() {
        return responses.csv("backup-codes.csv", () -> UserExport.of(call));
    }

    /**
     * @param id the user's id
     * @return 200 with the {@link UserStatus}; 403 or 404
     */
    @GET
    @Path("users/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response status(@PathParam("id") String id) {
        return responses.ok(() -> UserStatus.of(call, id));
    }

    /**
     * @param id the user's id
     * @return 200 with the {@link UserHistory}; 403 or 404
     */
    @GET
    @Path("users/{id}/history")
    @Produces(MediaType.APPLICATION_JSON)
    public Response history(@PathParam("id") String id) {
        return responses.ok(() -> UserHistory.of(call, id));
    }

    /**
     * @param id the user's id
     * @param body see {@link RegenerateCodes}
     * @return 200 with the {@link RegenerateCodes.Answer}; 400, 403, 404, 409 or 429, and nothing has changed
     */
    @POST
    @Path("users/{id}/regenerate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response regenerate(@PathParam("id") String id, InputStream body) {
        return responses.ok(() -> new RegenerateCodes(call).run(id, JsonBody.read(body)));
    }

    /**
     * @param id the user's id
     * @param body see {@link MakeLockoutCodes}
     * @return 201 with the {@link MakeLockoutCodes.Answer}; 400, 403, 404, 409 or 429, and nothing has changed
     */
    @POST
    @Path("users/{id}/lockout-codes")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response makeLockoutCodes(@PathParam("id") String id, InputStream body) {
        return responses.created(() -> new MakeLockoutCodes(call).run(id, JsonBody.read(body)));
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
        return responses.noContent(() -> new RevokeLockoutCodes(call).run(id));
    }

    /**
     * Asks for no step-up: it opens nothing.
     *
     * @param id the user's id
     * @param body has no fields
     * @return 200 with the {@link SendCallerCheck.Answer}; 400, 403, 404, 409 or 429, and no number was made
     */
    @POST
    @Path("users/{id}/caller-check")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response sendCallerCheck(@PathParam("id") String id, InputStream body) {
        return responses.ok(() -> new SendCallerCheck(call).run(id, JsonBody.read(body)));
    }

    /**
     * Asks for no step-up: it only takes away.
     *
     * @param id the user's id
     * @param body see {@link WrongPerson}
     * @return 204, also when there was nothing to take away; 400, 403 or 404, and nothing has changed
     */
    @POST
    @Path("users/{id}/wrong-person")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response wrongPerson(@PathParam("id") String id, InputStream body) {
        return responses.noContent(() -> new WrongPerson(call).run(id, JsonBody.read(body)));
    }

    /**
     * @param id the user's id
     * @param body see {@link LiftLock}
     * @return 204, also when nothing was locked; 400, 403, 404 or 429, and nothing has changed
     */
    @DELETE
    @Path("users/{id}/lock")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response liftLock(@PathParam("id") String id, InputStream body) {
        return responses.noContent(() -> new LiftLock(call).run(id, JsonBody.read(body)));
    }

    /** @return 200 with the {@link JobList}; 403 */
    @GET
    @Path("jobs")
    @Produces(MediaType.APPLICATION_JSON)
    public Response jobs() {
        return responses.ok(() -> JobList.of(call));
    }

    /**
     * @param body see {@link StartJob}; {@code dryRun=true} stands in the address
     * @return 201 with the {@link JobView}, or 200 with the {@link JobPreview}; 400, 403, 409 or 429, and nothing has changed
     */
    @POST
    @Path("jobs")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response startJob(InputStream body) {
        StartJob start = new StartJob(call);
        return start.isDryRun()
                ? responses.ok(() -> start.preview(JsonBody.readWithList(body)))
                : responses.created(() -> start.run(JsonBody.readWithList(body)));
    }

    /**
     * @param id of the job
     * @return 200 with the {@link JobView}; 403 or 404
     */
    @GET
    @Path("jobs/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response job(@PathParam("id") String id) {
        return responses.ok(() -> JobView.of(call, id));
    }

    /**
     * Asks for no step-up: it only keeps something from being done.
     *
     * @param id of the job
     * @return 200 with the {@link JobView}, also when it has ended already; 403 or 404
     */
    @POST
    @Path("jobs/{id}/stop")
    @Produces(MediaType.APPLICATION_JSON)
    public Response stopJob(@PathParam("id") String id, InputStream body) {
        return responses.ok(() -> new StopJob(call).run(id, JsonBody.read(body)));
    }

    /** @return 200 with the {@link PanelTexts}, which are no secret: Keycloak's own pages load their texts without a token */
    @GET
    @Path("panel")
    @Produces(MediaType.APPLICATION_JSON)
    public Response panelTexts() {
        return responses.ok(() -> PanelTexts.of(call));
    }

    /**
     * @param id the user's id
     * @return 200 with the {@link PanelView}; 403 or 404
     */
    @GET
    @Path("users/{id}/panel")
    @Produces(MediaType.APPLICATION_JSON)
    public Response panel(@PathParam("id") String id) {
        return responses.ok(() -> PanelView.of(call, id));
    }
}
