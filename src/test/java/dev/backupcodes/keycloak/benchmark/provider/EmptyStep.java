package dev.backupcodes.keycloak.benchmark.provider;

import jakarta.persistence.LockModeType;
import java.util.UUID;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.credential.hash.PasswordHashProvider;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.jpa.entities.CredentialEntity;
import org.keycloak.models.utils.KeycloakModelUtils;

/** A step that lets everybody in: what a login costs besides the step. With some work, what that adds. */
final class EmptyStep implements Authenticator {

    /** What the step does before it lets the user in. */
    enum Work {
        NOTHING {
            @Override
            void done(AuthenticationFlowContext context) {
                // what the login costs without a step
            }
        },
        /** Hashes what was entered as the server hashes passwords. */
        HASH {
            @Override
            void done(AuthenticationFlowContext context) {
                context.getSession()
                        .getProvider(PasswordHashProvider.class)
                        .encodedCredential(
                                context.getHttpRequest()
                                        .getDecodedFormParameters()
                                        .getFirst("otp"),
                                -1);
            }
        },
        /**
         * Locks a row of the user and writes it, in a session and a transaction of its own, as Keycloak's sessions and Hibernate do it:
         * the least that a step needs whose decision is kept whatever becomes of the login.
         */
        OWN_COMMIT {
            @Override
            void done(AuthenticationFlowContext context) {
                String user = context.getUser().getId();
                KeycloakModelUtils.runJobInTransaction(
                        context.getSession().getKeycloakSessionFactory(), session -> write(session, user));
            }
        },
        /** The same, and then an event of its own, which Keycloak stores in another transaction. */
        OWN_COMMIT_AND_EVENT {
            @Override
            void done(AuthenticationFlowContext context) {
                OWN_COMMIT.done(context);
                context.getEvent()
                        .clone()
                        .user(context.getUser())
                        .event(EventType.UPDATE_CREDENTIAL)
                        .storeImmediately(true)
                        .success();
            }
        };

        abstract void done(AuthenticationFlowContext context);

        private static void write(KeycloakSession session, String user) {
            session.getProvider(JpaConnectionProvider.class)
                    .getEntityManager()
                    .createQuery("from CredentialEntity c where c.user.id = :user", CredentialEntity.class)
                    .setParameter("user", user)
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .getResultList()
                    .forEach(row -> row.setUserLabel(UUID.randomUUID().toString()));
        }
    }

    private final Work work;

    EmptyStep(Work work) {
        this.work = work;
    }

    /** As large a page as those of Keycloak's own steps. */
    @Override
    public void authenticate(AuthenticationFlowContext context) {
        context.challenge(context.form().createLoginTotp());
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        work.done(context);
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
