package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesTransaction;
import java.util.Optional;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What staff change about one user's codes: one transaction under the lock on the user's rows, in which the deed, the user's
 * event and the admin event are kept or lost together.
 */
final class CodeChange {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;

    CodeChange(KeycloakSession session, RealmModel realm, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
    }

    /** What is changed. */
    interface Work<T> {
        /**
         * @param own the session of the transaction, to which all others belong
         * @param event a new event of the user's realm
         * @return empty when there is no deed to be written into the trail
         */
        Optional<T> with(KeycloakSession own, UserModel user, CodeSetStore.Locked codes, EventBuilder event);
    }

    /**
     * @return what {@code work} returned, after the commit
     * @throws Refusal when the user was removed meanwhile
     */
    <T> Optional<T> run(Audit audit, Work<T> work) {
        return CodesTransaction.run(
                        session, realm, user, (own, sameRealm, sameUser) -> run(own, sameRealm, sameUser, audit, work))
                .orElseThrow(RestError.USER_NOT_FOUND::refusal);
    }

    private <T> Optional<T> run(
            KeycloakSession own, RealmModel sameRealm, UserModel sameUser, Audit audit, Work<T> work) {
        EventBuilder event =
                new EventBuilder(sameRealm, own, session.getContext().getConnection());
        Optional<T> deed = work.with(own, sameUser, new CodeSetStore(own).lock(sameUser), event);
        deed.ifPresent(done -> audit.done(own));
        return deed;
    }
}
