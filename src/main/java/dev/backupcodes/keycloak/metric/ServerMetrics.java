package dev.backupcodes.keycloak.metric;

import dev.backupcodes.keycloak.code.CodeKind;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.common.util.Time;

/**
 * The numbers of this node. They begin with its start and are not kept: Prometheus adds up what it has read, over all nodes.
 *
 * <p>Whatever goes wrong with them is logged, once as a warning, and goes no further: no login fails because it cannot be counted.
 */
public final class ServerMetrics {

    private static final Logger LOG = Logger.getLogger(ServerMetrics.class);

    /** As Keycloak (26.7) asks for its own: {@code PasswordCredentialProviderFactory}. */
    private static final String OPTION = "metrics-enabled";

    /** Made when the first class asks, and Keycloak's configuration is there. */
    private static final class OfThisServer {
        private static final ServerMetrics METRICS =
                ofMicrometer(() -> Config.scope().root().getBoolean(OPTION, false));
    }

    private final Meters meters;
    private final RealmLabels realms = new RealmLabels(this::begin);
    private final DeedsOfOne lockoutSets = new DeedsOfOne(Time::currentTimeMillis);
    private final AtomicBoolean warned = new AtomicBoolean();

    ServerMetrics(Meters meters) {
        this.meters = meters;
        quietly(to -> to.read(Metric.LOCKOUT_SETS_BY_ONE_PERSON, lockoutSets::most));
    }

    /** A reference to the method would load its class here, where nobody catches it when it is missing. */
    static ServerMetrics ofMicrometer(BooleanSupplier enabled) {
        return of(enabled, () -> MicrometerMeters.ofServer());
    }

    /** @param meters are not touched unless {@code enabled} */
    static ServerMetrics of(BooleanSupplier enabled, Supplier<Meters> meters) {
        try {
            return new ServerMetrics(enabled.getAsBoolean() ? meters.get() : Meters.NONE);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("backup codes are not counted", e);
            return new ServerMetrics(Meters.NONE);
        }
    }

    public static ServerMetrics get() {
        return OfThisServer.METRICS;
    }

    /** Whether anybody could read them. */
    public boolean areOn() {
        return meters != Meters.NONE;
    }

    /** The labels of realms that have numbers. */
    public Set<String> realms() {
        return realms.known();
    }

    /** The realm is gone, or has another name now. */
    public void forget(String realm) {
        realms.forget(realm);
        quietly(to -> to.forget(realm));
    }

    /** The realm is used: its alarms have zeros from now on, until something happens. */
    public void expect(String realm) {
        label(realm);
    }

    String label(String realm) {
        return areOn() ? realms.of(realm) : realm;
    }

    /** What a rule waits for is there before it happens for the first time: otherwise nobody could see that it has increased. */
    private void begin(String realm) {
        quietly(to -> {
            for (CodeKind kind : CodeKind.values()) {
                to.add(Metric.SETS, 0, realm, kind.id(), SetChange.DISABLED.label());
            }
            for (MailKind mail : MailKind.values()) {
                to.add(Metric.MAILS, 0, realm, mail.label(), RealmMetrics.FAILED);
            }
        });
    }

    void lockoutSetBy(String person) {
        if (areOn()) {
            lockoutSets.add(person);
        }
    }

    void quietly(Consumer<Meters> work) {
        try {
            work.accept(meters);
        } catch (RuntimeException | LinkageError e) {
            Logger.Level level = warned.compareAndSet(false, true) ? Logger.Level.WARN : Logger.Level.DEBUG;
            LOG.log(level, "something about backup codes was not counted", e);
        }
    }
}
