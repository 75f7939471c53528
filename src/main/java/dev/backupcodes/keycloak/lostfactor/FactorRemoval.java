package dev.backupcodes.keycloak.lostfactor;

import dev.backupcodes.keycloak.event.RemovedCredential;
import jakarta.ws.rs.WebApplicationException;
import org.jboss.logging.Logger;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.authenticators.util.AcrStore;
import org.keycloak.authentication.requiredactions.util.CredentialDeleteHelper;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;

/**
 * Removes a factor as Keycloak's own <em>Delete credential</em> does (26.7, {@code DeleteCredentialAction}), with the same check
 * that this login has reached the level that the factor stands for (keycloak#47069), and the same events.
 */
final class FactorRemoval {

    private static final Logger LOG = Logger.getLogger(FactorRemoval.class);

    private final RequiredActionContext context;
    private final UserModel user;

    FactorRemoval(RequiredActionContext context) {
        this.context = context;
        this.user = context.getUser();
    }

    /** @param credentialId of one of the user's factors, or empty for none. One that may not be removed stays. */
    void remove(String credentialId) {
        CredentialModel lost = user.credentialManager().getStoredCredentialById(credentialId);
        if (lost == null) {
            return;
        }
        try {
            CredentialDeleteHelper.removeCredential(context.getSession(), user, credentialId, this::level);
            RemovedCredential.tell(context.getEvent(), user, lost);
        } catch (WebApplicationException e) {
            LOG.warnf("the lost factor %s of user %s stays: %s", credentialId, user.getId(), e.getMessage());
        }
    }

    private int level() {
        return new AcrStore(context.getSession(), context.getAuthenticationSession())
                .getLevelOfAuthenticationFromCurrentAuthentication();
    }
}
