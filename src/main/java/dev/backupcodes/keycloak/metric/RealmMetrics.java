package dev.backupcodes.keycloak.metric;

import dev.backupcodes.keycloak.code.CodeKind;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The numbers of one realm. Callers need no care: nothing here throws, and nothing is counted where metrics are off. */
public final class RealmMetrics {

    static final String FAILED = "failed";
    private static final String SENT = "sent";

    private final ServerMetrics server;
    private final String realmName;

    RealmMetrics(ServerMetrics server, String realmName) {
        this.server = server;
        this.realmName = realmName;
    }

    public static RealmMetrics of(RealmModel realm) {
        return of(realm.getName());
    }

    public static RealmMetrics of(String realmName) {
        return new RealmMetrics(ServerMetrics.get(), realmName);
    }

    /** What has happened to a set, and is committed. */
    public void changed(CodeKind kind, SetChange change) {
        add(Metric.SETS, kind.id(), change.label());
    }

    /** What happens to a set when the transaction of {@code session} is committed, and only then. */
    public void changed(KeycloakSession session, CodeKind kind, SetChange change) {
        afterCommit(session, () -> changed(kind, change));
    }

    /** Staff have made lockout codes, and they are committed. */
    public void lockoutCodesMade(String callerId) {
        changed(CodeKind.LOCKOUT, SetChange.MADE);
        server.lockoutSetBy(callerId);
    }

    /**
     * A changing call that changed nothing, or failed.
     *
     * @param action one of few ids, as in the admin event
     * @param outcome one of few ids, as in the admin event
     */
    public void staffCall(String action, String outcome) {
        add(Metric.STAFF_CALLS, action, outcome);
    }

    /** A changing call that counts when the transaction of {@code session} is committed, and only then. */
    public void staffCall(KeycloakSession session, String action, String outcome) {
        afterCommit(session, () -> staffCall(action, outcome));
    }

    /** @param sent the mail server took it */
    public void mail(MailKind mail, boolean sent) {
        add(Metric.MAILS, mail.label(), sent ? SENT : FAILED);
    }

    /** How many doors of the realm did not ask when they were looked at last. Realms that share a label have no such number. */
    public void doorsNotAsking(int doors) {
        String label = server.label(realmName);
        if (!label.equals(RealmLabels.OTHERS)) {
            server.quietly(to -> to.set(Metric.DOORS_NOT_ASKING, doors, label));
        }
    }

    /** The realm has no doors that should ask: nobody can make codes there. */
    public void withoutDoors() {
        server.quietly(to -> to.unset(Metric.DOORS_NOT_ASKING, realmName));
    }

    /** Makes a set, and measures how long that takes. */
    public <T> T making(CodeKind kind, Supplier<T> work) {
        long begin = System.nanoTime();
        T made = work.get();
        record(Metric.MAKING, begin, kind.id());
        return made;
    }

    void attempt(String kind, String outcome) {
        add(Metric.ATTEMPTS, kind, outcome);
    }

    void lockBegun() {
        add(Metric.LOCKS);
    }

    /** @param begin as {@link System#nanoTime()} gave it */
    void checkedSince(long begin) {
        record(Metric.CHECK, begin);
    }

    private void record(Metric metric, long begin, String... labelValues) {
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        server.quietly(to -> to.record(metric, time, labelValues));
    }

    private void add(Metric metric, String... otherLabelValues) {
        String[] values = new String[otherLabelValues.length + 1];
        values[0] = server.label(realmName);
        System.arraycopy(otherLabelValues, 0, values, 1, otherLabelValues.length);
        server.quietly(to -> to.add(metric, 1, values));
    }

    private void afterCommit(KeycloakSession session, Runnable count) {
        Consumer<Meters> enlist =
                to -> session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
                    @Override
                    protected void commitImpl() {
                        count.run();
                    }

                    @Override
                    protected void rollbackImpl() {
                        // it did not happen
                    }
                });
        if (server.areOn()) {
            server.quietly(enlist);
        }
    }
}
