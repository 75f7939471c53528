package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.link.ConfiguredAddress;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.roles.StaffRoles;
import dev.backupcodes.keycloak.setup.RealmDoors;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** For whom a job does nothing, and why: the rules of the call for one user, and those of its kind. */
final class JobCheck {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final BackupCodePolicy policy;
    private final JobKind kind;
    private final boolean includeStaff;
    private final StaffRoles staff;

    JobCheck(KeycloakSession session, RealmModel realm, JobKind kind, boolean includeStaff) {
        this.session = session;
        this.realm = realm;
        this.policy = RealmPolicy.of(realm);
        this.kind = kind;
        this.includeStaff = includeStaff;
        this.staff = new StaffRoles(session, realm, policy);
    }

    /** @return what is in the way for all users; empty when nothing is */
    static Optional<RestError> obstacle(KeycloakSession session, RealmModel realm, JobKind kind) {
        if (!RealmDoors.isUsable(realm)) {
            return Optional.of(RestError.NOT_SET_UP);
        }
        if (realm.getSmtpConfig().isEmpty()) {
            return Optional.of(RestError.NO_MAIL_SERVER);
        }
        return kind.renews() && !ConfiguredAddress.isKnown(session)
                ? Optional.of(RestError.HOSTNAME_REQUIRED)
                : Optional.empty();
    }

    /**
     * @param user null for one who is not there
     * @return an id; empty when the user may have a turn, as far as it does not depend on the user's codes
     */
    Optional<String> obstacle(UserModel user) {
        try {
            require(user);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e.error().id());
        }
    }

    private void require(UserModel user) {
        if (user == null) {
            throw RestError.USER_NOT_FOUND.refusal();
        }
        if (!includeStaff && staff.areHeldBy(user)) {
            throw RestError.PROTECTED_TARGET.refusal();
        }
        Preconditions preconditions = new Preconditions(realm, policy);
        if (kind.renews()) {
            preconditions.requireRegenerable(user);
        } else {
            preconditions.requireRemindable(user);
        }
        limits(user).requirePermit();
    }

    /** How often there may be such a mail for the user. */
    Limits limits(UserModel user) {
        return kind.renews() ? Limits.ofLinkMails(session, user) : Limits.ofReminders(session, user);
    }

    /** @return an id; empty when the kind is for somebody with these codes */
    Optional<String> obstacle(CodeBook codes) {
        return kind.obstacle(codes.ownState(CodeEnvironment.now(), policy.warningThreshold()));
    }
}
