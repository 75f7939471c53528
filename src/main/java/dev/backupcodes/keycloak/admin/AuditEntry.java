package dev.backupcodes.keycloak.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;

/**
 * One entry of the trail that {@link Audit} leaves, read from an admin event. What is not known is null.
 *
 * @param id of the event
 * @param outcome {@value Audit#DONE}, or why it was refused
 * @param callerCheck see {@link CallerProof.Outcome#id()}
 * @param count of lockout codes
 * @param expiresAt of what was made
 * @param changed ids of what was changed; empty when that is not told
 * @param by who did it
 * @param userId of whom it is about; null when it is about the realm
 */
record AuditEntry(
        String id,
        Instant at,
        Audit.Action action,
        String outcome,
        String reason,
        String callerCheck,
        Integer count,
        Instant expiresAt,
        List<String> changed,
        AuthDetails by,
        String userId) {

    /** @return empty for events that are not ours, or tell of no action that we know */
    static Optional<AuditEntry> of(AdminEvent event) {
        return Audit.RESOURCE_TYPE.equals(event.getResourceTypeAsString())
                ? Audit.Action.of(event).map(action -> of(event, action))
                : Optional.empty();
    }

    private static AuditEntry of(AdminEvent event, Audit.Action action) {
        Map<String, String> details = event.getDetails() == null ? Map.of() : event.getDetails();
        return new AuditEntry(
                event.getId(),
                Instant.ofEpochMilli(event.getTime()),
                action,
                details.getOrDefault(
                        Audit.DETAIL_OUTCOME,
                        Optional.ofNullable(event.getError()).orElse(Audit.DONE)),
                details.get(Audit.DETAIL_REASON),
                details.get(Audit.DETAIL_CALLER_CHECK),
                number(details.get(Audit.DETAIL_COUNT)),
                instant(details.get(Audit.DETAIL_EXPIRES_AT)),
                words(details.get(Audit.DETAIL_CHANGED)),
                event.getAuthDetails(),
                action.userIn(event.getResourcePath()).orElse(null));
    }

    boolean isDone() {
        return Audit.DONE.equals(outcome);
    }

    private static Integer number(String text) {
        return text == null || !text.matches("\\d{1,4}") ? null : Integer.valueOf(text);
    }

    private static Instant instant(String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static List<String> words(String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split(","));
    }
}
