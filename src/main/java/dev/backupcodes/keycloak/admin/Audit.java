package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** The trail of a changing call: who, for whom, what, why and what came of it. Never a code, a token or a link. */
final class Audit {

    /** Admin events of ours have this resource type. */
    static final String RESOURCE_TYPE = "BACKUP_CODES";

    static final String DETAIL_ACTION = "action";
    static final String DETAIL_OUTCOME = "outcome";
    /** The outcome of what was not refused. */
    static final String DONE = "done";

    static final String DETAIL_REASON = "reason";
    static final String DETAIL_CHANGED = "changed";
    static final String DETAIL_CALLER_CHECK = "caller_check";
    static final String DETAIL_COUNT = "count";
    static final String DETAIL_EXPIRES_AT = "expires_at";
    /** What the paths of all admin events of ours begin with. */
    static final String PATH = Names.ADMIN_RESOURCE + "/";

    private static final String USERS = PATH + "users/";
    private static final int MAX_ID_LENGTH = 255;

    private final AdminEventBuilder event;
    private final Action action;
    private final RealmMetrics metrics;

    /** What staff do; the ids in admin events. */
    enum Action {
        REGENERATE("regenerate", "regenerate", OperationType.ACTION),
        MAKE_LOCKOUT_CODES("generate-lockout-codes", "lockout-codes", OperationType.ACTION),
        REVOKE_LOCKOUT_CODES("revoke-lockout-codes", "lockout-codes", OperationType.DELETE),
        CALLER_CHECK("caller-check", "caller-check", OperationType.ACTION),
        WRONG_PERSON("wrong-person", "wrong-person", OperationType.ACTION),
        LIFT_LOCK("lift-lock", "lock", OperationType.DELETE),
        INVITE("invite", "invite", OperationType.ACTION),
        START_JOB("start-job", "jobs", OperationType.ACTION),
        STOP_JOB("stop-job", "jobs", OperationType.ACTION),
        END_JOB("end-job", "jobs", OperationType.ACTION),
        SET_UP("setup", "setup", OperationType.ACTION);

        private final String id;
        private final String path;
        private final OperationType operation;

        Action(String id, String path, OperationType operation) {
            this.id = id;
            this.path = path;
            this.operation = operation;
        }

        static Optional<Action> of(String id) {
            return Arrays.stream(values())
                    .filter(action -> action.id.equals(id))
                    .findFirst();
        }

        /** A store that keeps no details has the path all the same. */
        static Optional<Action> of(AdminEvent event) {
            String detail =
                    event.getDetails() == null ? null : event.getDetails().get(DETAIL_ACTION);
            return detail == null
                    ? Arrays.stream(values())
                            .filter(action -> action.operation == event.getOperationType())
                            .filter(action -> event.getResourcePath().endsWith("/" + action.path))
                            .findFirst()
                    : of(detail);
        }

        static List<String> ids() {
            return Arrays.stream(values()).map(Action::id).toList();
        }

        String id() {
            return id;
        }

        /** What the path of such an event ends with. */
        String path() {
            return path;
        }

        /** @return empty when the event is about the realm */
        Optional<String> userIn(String resourcePath) {
            String end = "/" + path;
            return Optional.of(resourcePath)
                    .filter(all -> all.startsWith(USERS) && all.endsWith(end))
                    .filter(all -> all.length() > USERS.length() + end.length())
                    .map(all -> all.substring(USERS.length(), all.length() - end.length()));
        }
    }

    private Audit(AdminEventBuilder event, Action action) {
        this.action = action;
        this.metrics = RealmMetrics.of(event.getEvent().getRealmName());
        this.event = event.resource(RESOURCE_TYPE).operation(action.operation).detail(DETAIL_ACTION, action.id);
    }

    /**
     * @param action what is tried
     * @param userId as the caller gave it, whether or not there is such a user
     * @param reason as the caller gave it, or null
     */
    static Audit ofUser(AdminEventBuilder event, Action action, String userId, String reason) {
        String id = isWhole(userId) ? userId : userId.substring(0, MAX_ID_LENGTH);
        Audit audit = new Audit(event, action);
        audit.event.resourcePath(Names.ADMIN_RESOURCE, "users", id, action.path).detail(DETAIL_REASON, reason);
        return audit;
    }

    private static boolean isWhole(String userId) {
        return userId.length() <= MAX_ID_LENGTH;
    }

    /** @return what the paths of a user's admin events begin with; empty when they do not tell the user from others */
    static Optional<String> pathOf(String userId) {
        return Optional.of(userId).filter(Audit::isWhole).map(id -> USERS + id + "/");
    }

    static Audit ofRealm(AdminEventBuilder event, Action action) {
        Audit audit = new Audit(event, action);
        audit.event.resourcePath(Names.ADMIN_RESOURCE, action.path);
        return audit;
    }

    /**
     * @param jobId as the caller gave it, whether or not there is such a job; null for one that is to be
     * @param reason as the caller gave it, or null
     */
    static Audit ofJob(AdminEventBuilder event, Action action, String jobId, String reason) {
        Audit audit = new Audit(event, action);
        if (jobId == null) {
            audit.event.resourcePath(Names.ADMIN_RESOURCE, action.path);
        } else {
            String id = isWhole(jobId) ? jobId : jobId.substring(0, MAX_ID_LENGTH);
            audit.event.resourcePath(Names.ADMIN_RESOURCE, action.path, id);
        }
        audit.detail(DETAIL_REASON, reason);
        return audit;
    }

    /** @param value null or blank is left out */
    void detail(String name, String value) {
        event.detail(name, value);
    }

    /**
     * A call that changes something: whatever comes of it stands in the audit.
     *
     * @param call writes into the audit itself what it has done
     * @throws Refusal that {@code call} ended with
     */
    <T> T around(Supplier<T> call) {
        try {
            return call.get();
        } catch (Refusal e) {
            failed(e.error().id());
            throw e;
        } catch (RuntimeException e) {
            failed(RestError.UNAVAILABLE.id());
            throw e;
        }
    }

    /** @param errorId why it was refused, or what went wrong */
    void failed(String errorId) {
        event.getEvent().getDetails().keySet().removeAll(Set.of(DETAIL_COUNT, DETAIL_EXPIRES_AT));
        event.detail(DETAIL_OUTCOME, errorId);
        event.getEvent().setError(errorId);
        event.success();
        metrics.staffCall(action.id, errorId);
    }

    /** Written with the transaction of {@code session}, so that the deed and its trail are kept or lost together. */
    void done(KeycloakSession session) {
        event.clone(session).detail(DETAIL_OUTCOME, DONE).success();
        metrics.staffCall(session, action.id, DONE);
    }

    /** @param changed ids of what was done, in the order in which it was; a blank detail is left out */
    void done(KeycloakSession session, List<String> changed) {
        changed(changed);
        done(session);
    }

    /** @param set lockout codes that are made */
    void codes(CodeSet set) {
        event.detail(DETAIL_COUNT, String.valueOf(set.total()));
        expiresAt(set.expiresAt());
    }

    /** @param end of what is made */
    void expiresAt(Instant end) {
        event.detail(DETAIL_EXPIRES_AT, end.toString());
    }

    /** @param outcome what is known of the person on the phone */
    void callerCheck(CallerProof.Outcome outcome) {
        event.detail(DETAIL_CALLER_CHECK, outcome.id());
    }

    /** @param ids of what is done, in the order in which it is; a blank detail is left out */
    void changed(List<String> ids) {
        event.detail(DETAIL_CHANGED, String.join(",", ids));
    }
}
