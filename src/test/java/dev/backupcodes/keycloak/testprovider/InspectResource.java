package dev.backupcodes.keycloak.testprovider;

import io.micrometer.core.instrument.Metrics;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.RepresentationToModel;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/** The read-only views of {@link InspectProviderFactory}. */
public final class InspectResource {

    private final KeycloakSession session;

    InspectResource(KeycloakSession session) {
        this.session = session;
    }

    /** Every row of every table, one a line. */
    @GET
    @Path("database")
    @Produces(MediaType.TEXT_PLAIN)
    public String database() {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .<Connection, String>callWithConnection(DatabaseDump::of);
    }

    /** The notes of all tabs of a browser's authentication session. */
    @GET
    @Path("authentication-session")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Map<String, Object>> authenticationSession(@QueryParam("root") String rootId) {
        RootAuthenticationSessionModel root =
                session.authenticationSessions().getRootAuthenticationSession(realm(), rootId);
        return root == null
                ? List.of()
                : root.getAuthenticationSessions().values().stream()
                        .map(InspectResource::notes)
                        .toList();
    }

    /** The notes of all sessions of a signed-in user. */
    @GET
    @Path("user-sessions")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Map<String, Object>> userSessions(@QueryParam("user") String userId) {
        return session.sessions()
                .getUserSessionsStream(realm(), session.users().getUserById(realm(), userId))
                .map(InspectResource::notes)
                .toList();
    }

    /** What is in the registry that all of Keycloak shares, of ours. */
    @GET
    @Path("meters")
    @Produces(MediaType.TEXT_PLAIN)
    public String meters() {
        return Metrics.globalRegistry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .filter(name -> name.startsWith("keycloak.backup"))
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** The realm as {@code kc.sh export} writes it, users and their credentials with it. */
    @GET
    @Path("export")
    @Produces(MediaType.APPLICATION_JSON)
    public String export() {
        try {
            // In an artifact of Keycloak that nothing else here needs.
            Object realm = Class.forName("org.keycloak.exportimport.util.ExportUtils")
                    .getMethod("exportRealm", KeycloakSession.class, RealmModel.class, boolean.class, boolean.class)
                    .invoke(null, session, realm(), true, true);
            return JsonSerialization.writeValueAsString(realm);
        } catch (ReflectiveOperationException | IOException e) {
            throw new IllegalStateException("Keycloak's export has changed.", e);
        }
    }

    /** Spoils what is stored of a credential, as a broken disk or a careless script would. */
    @POST
    @Path("spoil")
    public void spoil(@QueryParam("user") String userId, @QueryParam("credential") String credentialId) {
        SubjectCredentialManager credentials =
                session.users().getUserById(realm(), userId).credentialManager();
        CredentialModel credential = credentials.getStoredCredentialById(credentialId);
        credential.setSecretData("{\"codes\": not json");
        credentials.updateStoredCredential(credential);
    }

    /** Stores a credential as it stands in a realm's export. */
    @POST
    @Path("store")
    @Consumes(MediaType.APPLICATION_JSON)
    public void store(@QueryParam("user") String userId, CredentialRepresentation credential) {
        session.users()
                .getUserById(realm(), userId)
                .credentialManager()
                .createStoredCredential(RepresentationToModel.toModel(credential));
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }

    private static Map<String, Object> notes(AuthenticationSessionModel tab) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tab", tab.getTabId());
        view.put("client", tab.getClient().getClientId());
        view.put(
                "user",
                tab.getAuthenticatedUser() == null
                        ? ""
                        : tab.getAuthenticatedUser().getUsername());
        view.put("authNotes", authNotes(tab));
        view.put("clientNotes", tab.getClientNotes());
        view.put("userSessionNotes", tab.getUserSessionNotes());
        view.put("requiredActions", tab.getRequiredActions());
        return view;
    }

    /** Keycloak has no method that lists them, only one that gets a note by its name. */
    private static Object authNotes(AuthenticationSessionModel tab) {
        try {
            Field updater = tab.getClass().getDeclaredField("updater");
            updater.setAccessible(true);
            Object entity = call(updater.get(tab), "getEntity");
            Object notes = call(entity, "getAuthNotes");
            return notes == null ? Map.of() : notes;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Keycloak's authentication sessions have changed.", e);
        }
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        var found = target.getClass().getMethod(method);
        found.setAccessible(true);
        return found.invoke(target);
    }

    private static Map<String, Object> notes(UserSessionModel userSession) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", userSession.getId());
        view.put("notes", userSession.getNotes());
        Map<String, Object> clients = new LinkedHashMap<>();
        for (AuthenticatedClientSessionModel client :
                userSession.getAuthenticatedClientSessions().values()) {
            clients.put(client.getClient().getClientId(), client.getNotes());
        }
        view.put("clients", clients);
        return view;
    }
}
