package dev.backupcodes.keycloak.benchmark.provider;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.credential.hash.PasswordHashProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** A step that lets everybody in: what a login costs besides the step. With a hash, what the server's password hash adds to that. */
final class EmptyStep implements Authenticator {

    private final boolean hashes;

    EmptyStep(boolean hashes) {
        this.hashes = hashes;
    }

    /** As large a page as those of Keycloak's own steps. */
    @Override
    public void authenticate(AuthenticationFlowContext context) {
        context.challenge(context.form().createLoginTotp());
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        if (hashes) {
            context.getSession()
                    .getProvider(PasswordHashProvider.class)
                    .encodedCredential(
                            context.getHttpRequest().getDecodedFormParameters().getFirst("otp"), -1);
        }
        context.success("empty");
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return true;
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        // nothing is set up
    }

    @Override
    public void close() {
        // holds nothing
    }
}
