package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.RealmTransaction;
import dev.backupcodes.keycloak.credential.RealmsWithCodes;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import dev.backupcodes.keycloak.metric.ServerMetrics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.provider.ProviderEventListener;
import org.keycloak.timer.ScheduledTask;
import org.keycloak.timer.TimerProvider;

/**
 * Looks at the doors of realms now and then, so that an operator learns of one that has stopped asking though nobody has opened
 * the overview. Only where the server's metrics are on.
 *
 * <p>To read a realm's doors costs some queries for each of its flows, so a node reads one realm at a time: none more often than
 * every five minutes, and with many realms each less often.
 */
public final class DoorWatch implements ProviderEventListener, ScheduledTask {

    private static final Logger LOG = Logger.getLogger(DoorWatch.class);

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Rounds rounds = new Rounds();

    @Override
    public void onEvent(ProviderEvent event) {
        if (event instanceof PostMigrationEvent started && ServerMetrics.get().areOn()) {
            try (KeycloakSession session = started.getFactory().create()) {
                session.getProvider(TimerProvider.class).scheduleTask(this, INTERVAL.toMillis());
            }
        }
    }

    @Override
    public void run(KeycloakSession session) {
        RealmsWithCodes query = new RealmsWithCodes(session);
        List<RealmsWithCodes.Realm> realms = query.all();
        realms.forEach(realm -> ServerMetrics.get().expect(realm.name()));
        forgetAllBut(realms, query);
        Set<String> ids = realms.stream().map(RealmsWithCodes.Realm::id).collect(Collectors.toSet());
        // Another connection is asked for.
        RequestTransaction.releaseConnection(session);
        rounds.next(ids, Time.currentTimeMillis()).ifPresent(id -> look(session, id));
    }

    /** A realm that has been removed or renamed, on whatever node, and one that was switched off. */
    private static void forgetAllBut(List<RealmsWithCodes.Realm> realms, RealmsWithCodes query) {
        Set<String> others = new HashSet<>(ServerMetrics.get().realms());
        realms.forEach(realm -> others.remove(realm.name()));
        Set<String> existing = query.existing(others);
        existing.forEach(name -> RealmMetrics.of(name).withoutDoors());
        others.stream().filter(name -> !existing.contains(name)).forEach(ServerMetrics.get()::forget);
    }

    private static void look(KeycloakSession session, String id) {
        try {
            RealmTransaction.run(session.getKeycloakSessionFactory(), id, RealmDoors::of);
        } catch (RuntimeException e) {
            LOG.warnf("the doors of realm %s could not be looked at: %s", id, e.getMessage());
        }
    }

    @Override
    public String getTaskName() {
        return "backup-codes-door-watch";
    }
}
