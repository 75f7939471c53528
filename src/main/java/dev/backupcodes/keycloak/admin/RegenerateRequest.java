package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.link.RedirectTarget;
import java.util.Set;

/**
 * The body of <em>regenerate</em>.
 *
 * @param otp the caller's own one-time code, or null
 * @param reason for the audit, or null
 * @param signOut ends the user's sessions
 * @param target where the link leads in the end
 */
record RegenerateRequest(String otp, String reason, boolean signOut, RedirectTarget target) {

    private static final Set<String> FIELDS = Set.of("otp", Reason.FIELD, "signOut", "clientId", "redirectUri");

    /** @throws InvalidRequest with what is wrong */
    static RegenerateRequest read(byte[] body, RedirectTargets targets) {
        JsonBody json = JsonBody.read(body, FIELDS);
        return new RegenerateRequest(
                json.text("otp"),
                Reason.checked(json.text(Reason.FIELD)),
                json.flag("signOut"),
                targets.checked(json.text("clientId"), json.text("redirectUri")));
    }

    @Override
    public String toString() {
        return "RegenerateRequest[redacted]";
    }
}
