package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.link.LinkSession;
import dev.backupcodes.keycloak.stepup.PasswordAge;
import dev.backupcodes.keycloak.stepup.PasswordCheck;
import java.util.Optional;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The password that makes a mailed link a proof. One that was set after the link was sent is none: who reads the mailbox
 * can set it by <em>Forgot password?</em>, and would get past the second factor with the mailbox alone (ASVS 5.0, 6.4.3).
 */
final class PasswordProof {

    /** What came of an entered password. */
    enum Outcome {
        RIGHT,
        WRONG,
        TOO_MANY,
        TOO_NEW
    }

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final Optional<LinkSession> link;

    private PasswordProof(RequiredActionContext context) {
        this.session = context.getSession();
        this.realm = context.getRealm();
        this.user = context.getUser();
        this.link = LinkSession.of(context.getAuthenticationSession());
    }

    static PasswordProof of(RequiredActionContext context) {
        return new PasswordProof(context);
    }

    /** Only who knows the password learns that it is too new. */
    Outcome check(String password) {
        return switch (new PasswordCheck(session, realm, user).check(password).outcome()) {
            case RIGHT -> isTooNew() ? Outcome.TOO_NEW : Outcome.RIGHT;
            case WRONG -> Outcome.WRONG;
            case TOO_MANY -> Outcome.TOO_MANY;
        };
    }

    /** Of a password in a user storage the age is not known. */
    private boolean isTooNew() {
        return link.map(LinkSession::issuedAt)
                .map(issued -> PasswordAge.isAfter(issued.plusSeconds(1), user))
                .orElse(false);
    }
}
