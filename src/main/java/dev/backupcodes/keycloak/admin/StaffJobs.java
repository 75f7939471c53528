package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.RealmTransaction;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.job.Job;
import dev.backupcodes.keycloak.job.JobDeeds;
import dev.backupcodes.keycloak.job.JobOrder;
import dev.backupcodes.keycloak.link.BackupCodesActionToken;
import dev.backupcodes.keycloak.mail.ReminderMail;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** What a job does for each user: the deed of the call for one user, in the name of who has started the job. */
final class StaffJobs implements JobDeeds {

    private static final Logger LOG = Logger.getLogger(StaffJobs.class);
    private static final String STARTER_LOST_RIGHT = "starter_lost_right";
    private static final long MINUTE = 60_000;

    @Override
    public Optional<String> obstacle(KeycloakSession own, RealmModel realm, Job job) {
        return JobStarter.mayGoOn(own, realm, job.order().by())
                ? JobCheck.obstacle(own, realm, kind(job)).map(RestError::id)
                : Optional.of(STARTER_LOST_RIGHT);
    }

    private static JobKind kind(Job job) {
        return JobKind.ofId(job.order().kind()).orElseThrow();
    }

    @Override
    public Turn take(KeycloakSession own, RealmModel realm, Job job, String userId) {
        JobKind kind = kind(job);
        JobCheck check = new JobCheck(own, realm, kind, job.order().includeStaff());
        UserModel user = user(own, realm, job.order().by(), userId);
        Optional<String> obstacle = check.obstacle(user);
        if (obstacle.isPresent()) {
            return Turn.skip(obstacle.get());
        }
        return kind.renews() ? renew(own, realm, job, user, check) : remind(own, user, check);
    }

    /**
     * The starter may be a user of another realm, and was loaded in this session: Keycloak's cache (26.7) would hand out that one for
     * this realm, too.
     */
    private static UserModel user(KeycloakSession own, RealmModel realm, JobOrder.Starter by, String userId) {
        boolean isFromElsewhere = by.userId().equals(userId) && !by.realmId().equals(realm.getId());
        return isFromElsewhere ? null : own.users().getUserById(realm, userId);
    }

    private static Turn renew(KeycloakSession own, RealmModel realm, Job job, UserModel user, JobCheck check) {
        CodeSetStore.Locked codes = new CodeSetStore(own).lock(user);
        Optional<String> obstacle = check.obstacle(codes.book());
        if (obstacle.isPresent()) {
            return Turn.skip(obstacle.get());
        }
        JobKind kind = kind(job);
        JobOrder order = job.order();
        EventBuilder event = new EventBuilder(realm, own, own.getContext().getConnection());
        String generation = new Renewal(own, realm, kind.occasion())
                .takeAway(own, codes, user, order.by().username(), event);
        Audit audit =
                Audit.ofUser(new BackgroundEvent(own, realm, order.by()), kind.action(), user.getId(), order.reason());
        audit.detail(JobTrail.JOB, job.id());
        audit.done(own);
        return Turn.done(generation);
    }

    private static Turn remind(KeycloakSession own, UserModel user, JobCheck check) {
        return check.obstacle(new CodeSetStore(own).read(user)).map(Turn::skip).orElseGet(() -> Turn.done(null));
    }

    @Override
    public boolean mail(KeycloakSessionFactory sessions, String realmId, Job job, String userId, Turn turn) {
        try {
            return RealmTransaction.run(sessions, realmId, (session, realm) -> {
                        UserModel user = session.users().getUserById(realm, userId);
                        return user != null && mail(session, realm, job, user, turn);
                    })
                    .orElse(false);
        } catch (RuntimeException e) {
            LOG.warnf(e, "a mail of job %s was not sent", job.id());
            return false;
        }
    }

    private static boolean mail(KeycloakSession session, RealmModel realm, Job job, UserModel user, Turn turn) {
        JobKind kind = kind(job);
        Optional<Limits.Permit> permit = permit(new JobCheck(session, realm, kind, true).limits(user));
        boolean sent = kind.renews()
                ? new Renewal(session, realm, kind.occasion())
                        .sendLink(user, link(session, realm, user, turn.generation()))
                        .isPresent()
                : remind(session, realm, user);
        if (!sent) {
            permit.ifPresent(Limits.Permit::release);
        }
        return sent;
    }

    private static BackupCodesActionToken link(
            KeycloakSession session, RealmModel realm, UserModel user, String generation) {
        return new BackupCodesActionToken(
                realm, user, new RedirectTargets(session, realm).checked(null, null), generation);
    }

    /** There was one when the user's turn was taken. If somebody else has been faster since, the mail is due all the same. */
    private static Optional<Limits.Permit> permit(Limits limits) {
        try {
            return Optional.of(limits.acquire());
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    private static boolean remind(KeycloakSession session, RealmModel realm, UserModel user) {
        CodeBook codes = new CodeSetStore(session).read(user);
        SetState state =
                codes.ownState(CodeEnvironment.now(), RealmPolicy.of(realm).warningThreshold());
        boolean expired = state == SetState.EXPIRED;
        int usable = codes.own() == null || expired ? 0 : codes.own().remaining();
        RequestTransaction.releaseConnection(session);
        return new ReminderMail(session, realm).send(user, usable, expired);
    }

    @Override
    public long millisBetweenMails(RealmModel realm) {
        return MINUTE / RealmPolicy.of(realm).jobMailsPerMinute();
    }

    @Override
    public void ended(KeycloakSession own, RealmModel realm, Job job) {
        JobTrail.ended(own, realm, job);
    }
}
