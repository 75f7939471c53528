package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.services.managers.DefaultBruteForceProtector;

/**
 * The realm's brute-force protection. It counts failures of three categories and silently drops all others (26.7:
 * {@code DefaultBruteForceProtector}); ours is another, so we report a wrong code ourselves, without a category. Should
 * Keycloak ever count ours, it does so by itself and we keep out of it: every wrong code counts exactly once.
 */
final class RealmBruteForce {

    private static final boolean KEYCLOAK_COUNTS =
            DefaultBruteForceProtector.ALLOWED_AUTHENTICATION_CATEGORIES.contains(Names.CREDENTIAL_TYPE);

    private final AuthenticationFlowContext context;

    RealmBruteForce(AuthenticationFlowContext context) {
        this.context = context;
    }

    /** @return the event error when the realm has locked the user out, else null */
    String lockError() {
        return AuthenticatorUtils.getDisabledByBruteForceEventError(context, context.getUser());
    }

    void countFailure() {
        if (context.getRealm().isBruteForceProtected() && !KEYCLOAK_COUNTS) {
            Set<String> noCategory = null;
            context.getProtector()
                    .failedLogin(
                            context.getRealm(),
                            context.getUser(),
                            context.getConnection(),
                            context.getHttpRequest().getUri(),
                            noCategory);
        }
    }
}
