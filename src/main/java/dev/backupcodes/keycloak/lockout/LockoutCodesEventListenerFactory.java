package dev.backupcodes.keycloak.lockout;

import dev.backupcodes.keycloak.OnSupportedServer;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.timer.TimerProvider;

/** Listens in every realm, whatever its event settings, and starts the {@link LockoutCleanupTask} of this node. */
public final class LockoutCodesEventListenerFactory implements EventListenerProviderFactory, OnSupportedServer {

    @Override
    public String getId() {
        return "backup-codes-lockout-watch";
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new LockoutCodesEventListener(session);
    }

    @Override
    public void init(Config.Scope config) {
        // no options
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(LockoutCodesEventListenerFactory::startCleanup);
    }

    private static void startCleanup(ProviderEvent event) {
        if (event instanceof PostMigrationEvent started) {
            try (KeycloakSession session = started.getFactory().create()) {
                session.getProvider(TimerProvider.class)
                        .scheduleTask(new LockoutCleanupTask(), LockoutCleanupTask.INTERVAL.toMillis());
            }
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
