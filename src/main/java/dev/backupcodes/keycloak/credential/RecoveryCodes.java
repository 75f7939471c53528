package dev.backupcodes.keycloak.credential;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Keycloak's own recovery codes (26.7). They are never taken over: where the policy says so, ours take their place. */
public final class RecoveryCodes {

    private static final String TYPE = RecoveryAuthnCodesCredentialModel.TYPE;
    private static final String SET_UP = UserModel.RequiredAction.CONFIGURE_RECOVERY_AUTHN_CODES.name();

    private static final String LOCAL =
            "select count(distinct c.user.id) from CredentialEntity c where c.user.realmId = :realm and c.type = :type";
    private static final String STORED = "select count(distinct c.userId) from FederatedUserCredentialEntity c"
            + " where c.realmId = :realm and c.type = :type";

    private RecoveryCodes() {}

    /** Whether this very login has used one. */
    public static boolean provenBy(AuthenticationSessionModel login) {
        return AuthenticatorUtil.getAuthnCredentials(login).contains(TYPE);
    }

    /**
     * Takes them away, in the transaction of the session that the user was read with.
     *
     * @return those that there were
     */
    public static List<CredentialModel> removeFrom(UserModel user) {
        List<CredentialModel> removed =
                user.credentialManager().getStoredCredentialsByTypeStream(TYPE).toList();
        removed.forEach(codes -> user.credentialManager().removeStoredCredentialById(codes.getId()));
        return removed;
    }

    /**
     * Nobody is asked to make new ones, in the transaction of the session that the user was read with.
     *
     * @return whether the user would have been
     */
    public static boolean withdrawRequest(UserModel user, AuthenticationSessionModel login) {
        login.removeRequiredAction(SET_UP);
        boolean isAsked = user.getRequiredActionsStream().anyMatch(SET_UP::equals);
        if (isAsked) {
            user.removeRequiredAction(SET_UP);
        }
        return isAsked;
    }

    /** Asks to make new ones, as Keycloak does when the last one was used. */
    public static void request(UserModel user) {
        user.addRequiredAction(SET_UP);
    }

    public static boolean isRequest(String requiredAction) {
        return SET_UP.equals(requiredAction);
    }

    /** How many users of a realm have some, used up or not. */
    static long usersWithAny(KeycloakSession session, RealmModel realm) {
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        return Stream.of(LOCAL, STORED)
                .mapToLong(count -> em.createQuery(count, Long.class)
                        .setParameter("realm", realm.getId())
                        .setParameter("type", TYPE)
                        .getSingleResult())
                .sum();
    }
}
