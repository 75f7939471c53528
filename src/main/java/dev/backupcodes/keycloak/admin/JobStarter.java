package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.job.JobOrder;
import dev.backupcodes.keycloak.roles.Actor;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Whether a job's starter may still do what the job does: asked without a token, of what is there now. */
final class JobStarter {

    private JobStarter() {}

    static boolean mayGoOn(KeycloakSession session, RealmModel realm, JobOrder.Starter by) {
        RealmModel home = session.realms().getRealm(by.realmId());
        if (home == null || !home.isEnabled()) {
            return false;
        }
        UserModel user = session.users().getUserById(home, by.userId());
        ClientModel client = home.getClientById(by.clientId());
        if (user == null || !user.isEnabled() || client == null || !client.isEnabled()) {
            return false;
        }
        Actor actor = new Actor(home, user, client);
        return actor.administers(realm) && actor.holds(Names.ROLE_REGENERATE, realm);
    }
}
