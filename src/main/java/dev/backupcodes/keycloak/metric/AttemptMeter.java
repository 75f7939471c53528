package dev.backupcodes.keycloak.metric;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeKind;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.models.RealmModel;

/** Counts what came of one entered code, in whatever flow, and how long it took to find out. */
public final class AttemptMeter implements Attempt.Outcome {

    private static final String UNKNOWN = "unknown";

    private final RealmMetrics metrics;
    private final String kind;
    private final long begin = System.nanoTime();

    AttemptMeter(RealmMetrics metrics, Optional<CodeKind> entered) {
        this.metrics = metrics;
        this.kind = entered.map(CodeKind::id).orElse(UNKNOWN);
    }

    /**
     * @param entered what was entered, going by its length: a code that is refused belongs to no set
     * @param attempt is committed when it returns
     */
    public static Attempt measured(RealmModel realm, Optional<CodeKind> entered, Supplier<Attempt> attempt) {
        return new AttemptMeter(RealmMetrics.of(realm), entered).measured(attempt);
    }

    Attempt measured(Supplier<Attempt> attempt) {
        try {
            Attempt result = attempt.get();
            result.tell(this);
            return result;
        } catch (RuntimeException e) {
            metrics.attempt(kind, RealmMetrics.FAILED);
            throw e;
        }
    }

    @Override
    public void accepted(Attempt.Accepted accepted) {
        metrics.checkedSince(begin);
        metrics.attempt(accepted.kind().id(), "accepted");
    }

    @Override
    public void refused(Attempt.Refused refused) {
        metrics.checkedSince(begin);
        metrics.attempt(kind, "refused");
        refused.locked().ifPresent(until -> metrics.lockBegun());
        refused.killed().forEach(dead -> metrics.changed(dead, SetChange.DISABLED));
    }

    @Override
    public void replayed() {
        metrics.checkedSince(begin);
        metrics.attempt(kind, "replayed");
    }

    /** Nothing was checked, so there is no time to measure. */
    @Override
    public void locked(Attempt.Locked locked) {
        metrics.attempt(kind, "locked");
    }
}
