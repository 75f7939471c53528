package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.event.LoginEvents;
import dev.backupcodes.keycloak.limit.BruteForce;
import org.keycloak.authentication.AuthenticationFlowContext;

/** What the events and the realm's protection learn of an attempt, in whatever flow it was made. */
final class AttemptRecorder {

    private AttemptRecorder() {}

    static void write(AuthenticationFlowContext context, Attempt attempt) {
        LoginEvents events = LoginEvents.of(context);
        if (attempt instanceof Attempt.Accepted accepted) {
            events.used(accepted);
        } else if (attempt instanceof Attempt.Locked) {
            events.locked();
        } else if (attempt instanceof Attempt.Replayed) {
            events.refused();
        } else {
            writeWrong(context, attempt);
        }
    }

    private static void writeWrong(AuthenticationFlowContext context, Attempt attempt) {
        LoginEvents events = LoginEvents.of(context);
        if (attempt instanceof Attempt.Killed killed) {
            killed.kinds().forEach(events::disabled);
        }
        events.refused();
        new BruteForce(context.getSession(), context.getRealm(), context.getUser()).countWrongCode();
    }
}
