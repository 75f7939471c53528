package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.Json;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.credential.StoredCodeSet;
import java.io.IOException;
import java.util.Optional;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.utils.ModelToRepresentation;
import org.keycloak.models.utils.RepresentationToModel;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * The set on a codes page that is not confirmed yet. It waits in the authentication session as a stored credential would look, with
 * hashes only. The page names it by a random id, which is no secret, so that a confirmation activates what that page showed and
 * nothing else.
 */
final class PendingCodeSet {

    private static final String NOTE = "backup-codes.prepared";

    private PendingCodeSet() {}

    /** Replaces the set that was shown before. */
    static String put(AuthenticationSessionModel session, CodeSet set) {
        CredentialModel credential = new StoredCodeSet(set, CodeBook.EMPTY).toCredential();
        credential.setId(SecretGenerator.getInstance().generateSecureID());
        session.setAuthNote(NOTE, Json.write(ModelToRepresentation.toRepresentation(credential)));
        return credential.getId();
    }

    /** Takes the set out: it can be confirmed once. Empty when {@code id} is not of the page that was shown last. */
    static Optional<CodeSet> take(AuthenticationSessionModel session, String id) {
        Optional<CredentialModel> pending =
                read(session).filter(credential -> credential.getId().equals(id));
        pending.ifPresent(credential -> forget(session));
        return pending.map(credential -> StoredCodeSet.read(credential).set());
    }

    static void forget(AuthenticationSessionModel session) {
        session.removeAuthNote(NOTE);
    }

    private static Optional<CredentialModel> read(AuthenticationSessionModel session) {
        String note = session.getAuthNote(NOTE);
        if (note == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    RepresentationToModel.toModel(JsonSerialization.readValue(note, CredentialRepresentation.class)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
