package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.limit.RateLimiter;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.roles.StaffRoles;
import dev.backupcodes.keycloak.setup.RealmDoors;
import dev.backupcodes.keycloak.text.AdminMessages;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * What staff can do about one user's codes. Every call checks in the same order: permission, target, input,
 * state, limits, and the caller's second factor last, so that nobody without permission learns whether a code was right.
 */
final class UserCodes {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final BackupCodePolicy policy;
    private final StaffRoles staff;
    private final Caller caller;
    private final AdminMessages messages;
    private final AuditedCalls calls;

    UserCodes(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions, AdminMessages messages) {
        this.session = session;
        this.realm = realm;
        this.policy = RealmPolicy.of(realm);
        this.staff = new StaffRoles(session, realm, policy);
        this.caller = new Caller(session, realm, permissions, staff);
        this.messages = messages;
        this.calls = new AuditedCalls(messages);
    }

    UserStatus status(String userId) {
        return status(visible(userId));
    }

    /** The same, with what the panel in the Admin Console says around it. */
    PanelView panel(String userId) {
        UserModel user = visible(userId);
        return new PanelView(
                PanelView.Account.of(user),
                status(user),
                new PanelView.Obstacles(obstacle(user, Names.ROLE_REGENERATE), obstacle(user, Names.ROLE_LOCKOUT)),
                new StepUp(session, policy, caller.auth()).way(),
                new PanelView.Setup(
                        RealmDoors.isUsable(realm),
                        RealmDoors.of(session, realm).setUp(),
                        caller.maySetUp()),
                PanelView.LockoutTerms.of(policy));
    }

    private String obstacle(UserModel user, String role) {
        return caller.obstacle(user, role)
                .map(refusal -> messages.sentence(refusal.messageKey(), refusal.parameters()))
                .orElse(null);
    }

    private UserModel visible(String userId) {
        UserModel user = existing(userId);
        if (!caller.mayView(user)) {
            throw RestError.FORBIDDEN.refusal();
        }
        return user;
    }

    private UserStatus status(UserModel user) {
        CodeSetStore store = new CodeSetStore(session);
        store.settle(user);
        CodeBook book = store.read(user);
        return UserStatus.of(
                book,
                KeycloakCodes.now(),
                policy.warningThreshold(),
                SecondFactors.hasAny(user),
                staff.areHeldBy(user),
                new UserStatus.May(
                        caller.mayAct(user, Names.ROLE_REGENERATE), caller.mayAct(user, Names.ROLE_LOCKOUT)));
    }

    RegenerateAnswer regenerate(String userId, InputStream body, AdminEventBuilder event) {
        byte[] received = JsonBody.received(body);
        Audit audit = new Audit(event, Audit.Action.REGENERATE, userId, Reason.forAudit(received));
        return calls.run(audit, () -> regenerate(userId, received, audit));
    }

    private RegenerateAnswer regenerate(String userId, byte[] body, Audit audit) {
        UserModel user = target(userId, Names.ROLE_REGENERATE);
        RegenerateRequest request = RegenerateRequest.read(body, new RedirectTargets(session, realm));
        new Preconditions(realm, policy).requireRegenerable(user);
        MailLimits limits = new MailLimits(session, user);
        limits.requireSome();
        new StepUp(session, policy, caller.auth()).require(request.otp());
        return regenerate(user, request, limits.take(), audit);
    }

    private RegenerateAnswer regenerate(
            UserModel user, RegenerateRequest request, List<RateLimiter.Permit> mail, Audit audit) {
        Regeneration regeneration = new Regeneration(session, realm, user);
        Optional<Instant> sent = Optional.empty();
        try {
            String generation = regeneration.invalidate(audit);
            if (request.signOut()) {
                regeneration.signOut();
            }
            sent = regeneration.sendLink(generation, request.target());
        } finally {
            if (sent.isEmpty()) {
                mail.forEach(RateLimiter.Permit::release);
            }
        }
        return sent.map(RegenerateAnswer::sent).orElseGet(() -> mailFailed(audit));
    }

    private RegenerateAnswer mailFailed(Audit audit) {
        audit.refused("mail_not_sent");
        return RegenerateAnswer.notSent(messages.sentence("backupCodesRestMailFailed"));
    }

    LockoutAnswer makeLockoutCodes(String userId, InputStream body, AdminEventBuilder event) {
        byte[] received = JsonBody.received(body);
        Audit audit = new Audit(event, Audit.Action.MAKE_LOCKOUT_CODES, userId, Reason.forAudit(received));
        return calls.run(audit, () -> makeLockoutCodes(userId, received, audit));
    }

    private LockoutAnswer makeLockoutCodes(String userId, byte[] body, Audit audit) {
        UserModel user = target(userId, Names.ROLE_LOCKOUT);
        LockoutRequest request = LockoutRequest.read(body, policy);
        new Preconditions(realm, policy).requireActive(user);
        LockoutLimit limit = new LockoutLimit(session, user);
        limit.requireSome();
        new StepUp(session, policy, caller.auth()).require(request.otp());
        return makeLockoutCodes(user, request, limit.take(), audit);
    }

    private LockoutAnswer makeLockoutCodes(
            UserModel user, LockoutRequest request, RateLimiter.Permit ticket, Audit audit) {
        try {
            Lockout.Made made = new Lockout(session, realm, policy, user).make(request, caller.issueFor(user), audit);
            return LockoutAnswer.of(made.codes(), made.set().expiresAt());
        } catch (RuntimeException e) {
            ticket.release();
            throw e;
        }
    }

    void revokeLockoutCodes(String userId, AdminEventBuilder event) {
        Audit audit = new Audit(event, Audit.Action.REVOKE_LOCKOUT_CODES, userId, null);
        calls.run(audit, () -> {
            UserModel user = target(userId, Names.ROLE_LOCKOUT);
            new Lockout(session, realm, policy, user).revoke(audit);
            return null;
        });
    }

    /** @throws Refusal unless the caller has the role, and this user within reach */
    private UserModel target(String userId, String role) {
        caller.requireRole(role);
        UserModel user = existing(userId);
        caller.requireReach(user, role);
        return user;
    }

    /** @throws Refusal that tells whether there is such a user only to those who may look for users anyway */
    private UserModel existing(String userId) {
        UserModel user = caller.isFromElsewhere(userId) ? null : session.users().getUserById(realm, userId);
        if (user == null) {
            throw (caller.mayQueryUsers() ? RestError.USER_NOT_FOUND : RestError.FORBIDDEN).refusal();
        }
        return user;
    }
}
