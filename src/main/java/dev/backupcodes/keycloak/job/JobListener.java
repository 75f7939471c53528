package dev.backupcodes.keycloak.job;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.provider.ProviderEventListener;
import org.keycloak.timer.TimerProvider;

/** Starts the {@link JobTask} of this node, and hears of realms that are removed. */
public final class JobListener implements ProviderEventListener {

    private final JobDeeds deeds;

    public JobListener(JobDeeds deeds) {
        this.deeds = deeds;
    }

    @Override
    public void onEvent(ProviderEvent event) {
        if (event instanceof PostMigrationEvent started) {
            try (KeycloakSession session = started.getFactory().create()) {
                session.getProvider(TimerProvider.class).scheduleTask(new JobTask(deeds), JobTask.INTERVAL.toMillis());
            }
        } else if (event instanceof RealmModel.RealmRemovedEvent removed) {
            RemovedRealms.on(removed);
        }
    }
}
