package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a call asks for that starts a job.
 *
 * @param otp the caller's own one-time code, or null
 * @param reason null only in a dry run
 * @param atMost with more users than that the caller does not want it; no more than the policy's
 */
record JobRequest(JobKind kind, Selection selection, boolean includeStaff, String reason, String otp, int atMost) {

    private static final String KIND = "kind";
    private static final String INCLUDE_STAFF = "includeStaff";
    private static final String AT_MOST = "atMost";
    private static final String OTP = "otp";
    private static final Set<String> FIELDS = Stream.concat(
                    Stream.of(KIND, ListedUsers.FIELD, INCLUDE_STAFF, AT_MOST, Reason.FIELD, OTP),
                    AskedUsers.FIELDS.stream())
            .collect(Collectors.toUnmodifiableSet());

    /** @throws Refusal with what is wrong */
    static JobRequest of(AdminCall call, JsonBody body, boolean isDryRun) {
        body.withFields(FIELDS);
        String kind = body.text(KIND);
        String reason = body.text(Reason.FIELD);
        int most = call.policy().jobMaxUsers();
        return new JobRequest(
                kind == null ? wrong("backupCodesRestJobKind") : kind(kind),
                selection(call, body),
                body.flag(INCLUDE_STAFF),
                isDryRun ? Reason.checked(reason) : Reason.required(reason),
                body.text(OTP),
                Math.min(most, body.number(AT_MOST, most, 0, Integer.MAX_VALUE)));
    }

    private static JobKind kind(String id) {
        return JobKind.ofId(id).orElseThrow(() -> RestError.INVALID_REQUEST.refusal("backupCodesRestJobKind"));
    }

    private static <T> T wrong(String messageKey) {
        throw RestError.INVALID_REQUEST.refusal(messageKey);
    }

    private static Selection selection(AdminCall call, JsonBody body) {
        List<String> ids = body.texts(ListedUsers.FIELD);
        Optional<Selection> found = FoundUsers.of(call, body);
        if ((ids == null) == found.isEmpty()) {
            return wrong("backupCodesRestJobSelection");
        }
        return found.orElseGet(() -> new ListedUsers(ids));
    }

    @Override
    public String toString() {
        return "JobRequest[redacted]";
    }
}
