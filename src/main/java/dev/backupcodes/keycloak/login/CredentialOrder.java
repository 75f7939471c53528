package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesTransaction;
import dev.backupcodes.keycloak.credential.SecondFactors;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationSelectionOption;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.CredentialValidator;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/**
 * Codes come last: they are few, and made for the day on which the other factor is gone. Since 26.4 Keycloak asks first for the
 * factor that stands first among the user's credentials (keycloak#44115, #46915), so whoever replaces a lost phone would be
 * asked for codes from then on. Credentials can get into that order in many ways, so it is put right when a login runs into it.
 */
final class CredentialOrder {

    private static final Logger LOG = Logger.getLogger(CredentialOrder.class);

    /** It is tried once in a login, so that nobody is redirected for ever. */
    private static final String MENDED = "backup-codes.order-mended";

    private final AuthenticationFlowContext context;

    CredentialOrder(AuthenticationFlowContext context) {
        this.context = context;
    }

    /** @return true when codes stood before a factor that the user can use, and have been moved behind it */
    boolean mend() {
        if (isChosenByUser() || isMended() || !hasOtherFactor()) {
            return false;
        }
        context.getAuthenticationSession().setAuthNote(MENDED, "true");
        try {
            return CodesTransaction.run(
                            context.getSession(), context.getRealm(), context.getUser(), CredentialOrder::putCodesLast)
                    .orElse(false);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "the credentials of user %s keep their order: %s",
                    context.getUser().getId(), e.getMessage());
            return false;
        }
    }

    private static boolean putCodesLast(KeycloakSession own, RealmModel realm, UserModel user) {
        return new CodeSetStore(own).putLast(user);
    }

    private boolean isChosenByUser() {
        return context.getHttpRequest().getDecodedFormParameters().containsKey(Constants.AUTHENTICATION_EXECUTION);
    }

    private boolean isMended() {
        return context.getAuthenticationSession().getAuthNote(MENDED) != null;
    }

    /** Keycloak offers a step with credentials only to a user who has such a credential. */
    private boolean hasOtherFactor() {
        return context.getAuthenticationSelections().stream().anyMatch(this::isOtherFactor);
    }

    private boolean isOtherFactor(AuthenticationSelectionOption option) {
        KeycloakSession session = context.getSession();
        String step = option.getAuthenticationExecution().getAuthenticator();
        return !Names.AUTHENTICATOR.equals(step)
                && session.getProvider(Authenticator.class, step) instanceof CredentialValidator<?> validator
                && !SecondFactors.isCode(validator.getType(session))
                && !PasswordCredentialModel.TYPE.equals(validator.getType(session));
    }
}
