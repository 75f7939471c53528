package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.UnreadableCodeSetException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.keycloak.models.UserModel;

/**
 * What a job would do, if it were started now.
 *
 * @param total how many users are selected
 * @param checked for how many of them there was time to look closer; they stand for the others
 * @param wouldBeDone of those
 * @param wouldBeSkipped of those, by reason
 */
record JobPreview(boolean dryRun, int total, int checked, int wouldBeDone, Map<String, Integer> wouldBeSkipped) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static JobPreview of(AdminCall call, JobRequest request, List<String> users) {
        JobCheck check = new JobCheck(call.session(), call.realm(), request.kind(), request.includeStaff());
        Map<String, Integer> skipped = new TreeMap<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        int checked = 0;
        int done = 0;
        while (checked < users.size() && System.nanoTime() < end) {
            Optional<String> obstacle = obstacle(call, check, users.get(checked));
            obstacle.ifPresent(reason -> skipped.merge(reason, 1, Integer::sum));
            done += obstacle.isEmpty() ? 1 : 0;
            checked++;
        }
        return new JobPreview(true, users.size(), checked, done, skipped);
    }

    private static Optional<String> obstacle(AdminCall call, JobCheck check, String userId) {
        UserModel user = call.caller().found(userId).orElse(null);
        try {
            return check.obstacle(user)
                    .or(() -> check.obstacle(
                            new CodeSetStore(call.session()).seen(user).book()));
        } catch (UnreadableCodeSetException e) {
            return Optional.of(RestError.UNAVAILABLE.id());
        }
    }
}
