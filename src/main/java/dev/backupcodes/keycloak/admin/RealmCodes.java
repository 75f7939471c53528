package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.credential.RealmCounts;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.setup.RealmDoors;
import dev.backupcodes.keycloak.setup.RealmSetup;
import dev.backupcodes.keycloak.setup.SetupFinding;
import dev.backupcodes.keycloak.text.AdminMessages;
import java.io.InputStream;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** What administrators see and do for a whole realm. */
final class RealmCodes {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator permissions;
    private final AdminMessages messages;

    RealmCodes(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions, AdminMessages messages) {
        this.session = session;
        this.realm = realm;
        this.permissions = permissions;
        this.messages = messages;
    }

    /** For whoever may see the realm's settings or its users. */
    RealmOverview overview() {
        if (!permissions.realm().canViewRealm() && !permissions.users().canView()) {
            throw RestError.FORBIDDEN.refusal();
        }
        RealmCounts counts =
                RealmCounts.of(session, realm, RealmPolicy.of(realm).warningThreshold(), KeycloakCodes.now());
        RealmDoors doors = RealmDoors.of(session, realm);
        return new RealmOverview(doors.setUp(), DoorView.allOf(doors, messages), counts, RealmPolicy.valuesOf(realm));
    }

    PanelTexts panelTexts() {
        return PanelTexts.of(messages);
    }

    SetupAnswer setUp(InputStream body, AdminEventBuilder event) {
        byte[] received = JsonBody.received(body);
        Audit audit = new Audit(event);
        return new AuditedCalls(messages).run(audit, () -> setUp(received, audit));
    }

    static boolean maySetUp(AdminPermissionEvaluator permissions) {
        return permissions.realm().canManageRealm();
    }

    private SetupAnswer setUp(byte[] body, Audit audit) {
        if (!maySetUp(permissions)) {
            throw RestError.FORBIDDEN.refusal();
        }
        RealmSetup.Wish wish = SetupRequest.read(session.getContext().getHttpRequest(), body);
        RealmSetup.Result result =
                RealmSetup.run(session, realm, wish, (own, done) -> audit.done(own, idsOf(done.changed())));
        return SetupAnswer.of(result, wish.dryRun(), messages);
    }

    private static List<String> idsOf(List<SetupFinding> steps) {
        return steps.stream().map(step -> step.kind().id()).toList();
    }
}
