package dev.backupcodes.keycloak.event;

import org.keycloak.credential.CredentialModel;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;

/** What is told when another credential of a user goes: the same as by Keycloak's own <em>Delete credential</em> (26.7). */
public final class RemovedCredential {

    private RemovedCredential() {}

    /**
     * Listeners may still wait for the older of the two events of OTP, as Keycloak's own do.
     *
     * @param running the event of the request, which goes on
     */
    @SuppressWarnings("deprecation")
    public static void tell(EventBuilder running, UserModel user, CredentialModel removed) {
        EventBuilder event = running.clone()
                .user(user)
                .detail(Details.CREDENTIAL_TYPE, removed.getType())
                .detail(Details.CREDENTIAL_ID, removed.getId())
                .detail(Details.CREDENTIAL_USER_LABEL, removed.getUserLabel());
        EventBuilder deprecated = event.clone();
        event.event(EventType.REMOVE_CREDENTIAL).success();
        if (OTPCredentialModel.TYPE.equals(removed.getType())) {
            deprecated.event(EventType.REMOVE_TOTP).success();
        }
    }
}
