package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.job.JobOrder;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/**
 * An admin event about what is done without a request: it names who asked for it, also when that account is gone, and no network
 * address.
 */
final class BackgroundEvent extends AdminEventBuilder {

    BackgroundEvent(KeycloakSession session, RealmModel realm, JobOrder.Starter by) {
        super(realm, null, session, (String) null, named(session, realm, by));
    }

    private static AdminEvent named(KeycloakSession session, RealmModel realm, JobOrder.Starter by) {
        RealmModel home = session.realms().getRealm(by.realmId());
        AuthDetails who = new AuthDetails();
        who.setRealmId(by.realmId());
        who.setRealmName(home == null ? null : home.getName());
        who.setUserId(by.userId());
        who.setClientId(by.clientId());
        AdminEvent event = new AdminEvent();
        event.setRealmId(realm.getId());
        event.setRealmName(realm.getName());
        event.setAuthDetails(who);
        return event;
    }

    /** It belongs to the one session that it was made for. */
    @Override
    public AdminEventBuilder clone(KeycloakSession same) {
        return this;
    }
}
