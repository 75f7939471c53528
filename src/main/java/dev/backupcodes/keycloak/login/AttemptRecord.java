package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.UserModel;

/** What the events and the realm's protection learn of an attempt, in whatever flow it was made. */
final class AttemptRecord {

    private AttemptRecord() {}

    static void write(AuthenticationFlowContext context, Attempt attempt) {
        EventBuilder login = context.getEvent();
        UserModel user = context.getUser();
        if (attempt instanceof Attempt.Accepted accepted) {
            BackupCodeEvents.used(login, user, accepted);
        } else if (attempt instanceof Attempt.Locked) {
            BackupCodeEvents.locked(login, user);
        } else if (attempt instanceof Attempt.Replayed) {
            BackupCodeEvents.refused(login, user);
        } else {
            wrong(context, attempt);
        }
    }

    private static void wrong(AuthenticationFlowContext context, Attempt attempt) {
        if (attempt instanceof Attempt.Killed killed) {
            killed.kinds().forEach(kind -> BackupCodeEvents.disabled(context.getEvent(), context.getUser(), kind));
        }
        BackupCodeEvents.refused(context.getEvent(), context.getUser());
        new RealmBruteForce(context).countFailure();
    }
}
