package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.event.LoginEvents;
import dev.backupcodes.keycloak.limit.BruteForce;
import org.keycloak.authentication.AuthenticationFlowContext;

/** Tells the events and the realm's brute-force protection what came of an attempt, in whatever flow it was made. */
final class AttemptRecorder implements Attempt.Outcome {

    private final LoginEvents events;
    private final BruteForce bruteForce;

    AttemptRecorder(AuthenticationFlowContext context) {
        this.events = LoginEvents.of(context);
        this.bruteForce = BruteForce.of(context);
    }

    @Override
    public void accepted(Attempt.Accepted accepted) {
        events.used(accepted);
    }

    @Override
    public void refused(Attempt.Refused refused) {
        refused.killed().forEach(events::disabled);
        events.refused();
        bruteForce.countWrongCode();
    }

    @Override
    public void replayed() {
        events.refused();
    }

    @Override
    public void locked(Attempt.Locked locked) {
        events.locked();
    }
}
