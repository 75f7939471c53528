package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.access.CallerIdentity;
import dev.backupcodes.keycloak.admin.access.CallerPermissions;
import dev.backupcodes.keycloak.admin.access.StepUp;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.roles.StaffRoles;
import dev.backupcodes.keycloak.text.AdminMessages;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/**
 * What a use case is given: the realm, the caller, and the language of the answer.
 *
 * @param realm that the call is about; the caller may belong to another one
 * @param staff who is protected in this realm
 * @param event the admin event of this request, not yet described
 * @param surveys of this node's realms
 */
record AdminCall(
        KeycloakSession session,
        RealmModel realm,
        BackupCodePolicy policy,
        StaffRoles staff,
        CallerPermissions caller,
        StepUp stepUp,
        AdminMessages messages,
        AdminEventBuilder event,
        RealmSurveys surveys) {

    static AdminCall of(
            KeycloakSession session,
            RealmModel realm,
            AdminPermissionEvaluator permissions,
            AdminEventBuilder event,
            RealmSurveys surveys) {
        AdminAuth auth = permissions.adminAuth();
        BackupCodePolicy policy = RealmPolicy.of(realm);
        StaffRoles staff = new StaffRoles(session, realm, policy);
        return new AdminCall(
                session,
                realm,
                policy,
                staff,
                new CallerPermissions(session, realm, permissions, staff),
                new StepUp(session, policy, auth),
                AdminMessages.forAdministrator(session, realm, auth.getRealm(), auth.getUser()),
                event,
                surveys);
    }

    /** The same call in another session. */
    interface Again {

        /** @throws Refusal when the caller's account is gone or disabled; what they may do is looked up anew */
        AdminCall in(KeycloakSession session, RealmModel realm);
    }

    /** For work that outlives this session. */
    Again again() {
        CallerIdentity identity = caller.identity();
        AdminEventBuilder sameEvent = event;
        RealmSurveys sameSurveys = surveys;
        return (own, sameRealm) -> of(
                own, sameRealm, AdminPermissions.evaluator(own, sameRealm, identity.in(own)), sameEvent, sameSurveys);
    }
}
