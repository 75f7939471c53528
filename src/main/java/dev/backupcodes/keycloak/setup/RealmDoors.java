package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * All ways into a realm, and the two rules of how far it is set up.
 *
 * @param setUp the required action is enabled, and every door asks a user whose only second factor are backup codes for one
 */
public record RealmDoors(boolean setUp, List<DoorState> doors) {

    /** @param session whose context is that of the realm */
    public static RealmDoors of(KeycloakSession session, RealmModel realm) {
        RealmDoors doors = of(session, realm, new FlowSearch(session, realm));
        doors.tellOperators(realm, RealmPolicy.isActionEnabled(realm));
        return doors;
    }

    /**
     * Not for what a dry run has found: it is not so.
     *
     * @param usable whether anybody can make codes; where nobody can, no door has to ask
     */
    void tellOperators(RealmModel realm, boolean usable) {
        RealmMetrics metrics = RealmMetrics.of(realm);
        if (usable) {
            metrics.doorsNotAsking(
                    (int) doors.stream().filter(door -> !door.asks()).count());
        } else {
            metrics.withoutDoors();
        }
    }

    static RealmDoors of(KeycloakSession session, RealmModel realm, FlowSearch search) {
        Reader reader = new Reader(realm, search);
        List<DoorState> doors =
                new Doors(session, realm).all().stream().map(reader::stateOf).toList();
        return new RealmDoors(
                RealmPolicy.isActionEnabled(realm) && doors.stream().allMatch(DoorState::asks), doors);
    }

    /**
     * Whether codes are of any use in a realm: the required action is enabled, and the step is in some flow. That is less
     * than {@link #setUp}, since one more client with a flow of its own must not stop the help desk.
     */
    public static boolean isUsable(RealmModel realm) {
        return RealmPolicy.isActionEnabled(realm)
                && realm.getAuthenticationFlowsStream()
                        .flatMap(flow -> realm.getAuthenticationExecutionsStream(flow.getId()))
                        .anyMatch(step -> Names.AUTHENTICATOR.equals(step.getAuthenticator()) && !step.isDisabled());
    }

    /** What an administrator should know even if all is set up. */
    public List<SetupFinding> warnings() {
        return doors.stream()
                .flatMap(door -> door.warning().stream())
                .distinct()
                .toList();
    }

    private record Reader(RealmModel realm, FlowSearch search) {

        DoorState stateOf(Door door) {
            FlowEvaluation reading = new FlowEvaluation(realm, search, door.flowKind(), FactorHolder.OF_CODES);
            boolean asks = reading.asks(door.flow());
            Optional<SetupFinding> why = asks ? Optional.empty() : Optional.of(why(door, reading));
            return new DoorState(
                    door.kind().id(), door.flow().getAlias(), Optional.ofNullable(door.of()), asks, why, warning(door));
        }

        private SetupFinding why(Door door, FlowEvaluation reading) {
            AuthenticationFlowModel flow = door.flow();
            FlowKind kind = door.flowKind();
            if (search.hasStep(flow, kind)) {
                return reading.gap()
                        .orElseGet(() ->
                                SetupFinding.of(SetupFinding.Kind.STEP_PASSED_OVER, flow.getAlias(), kind.stepName()));
            }
            boolean isSwitchedOff = search.isAnywhere(flow, step -> kind.step().equals(step.getAuthenticator()));
            SetupFinding.Kind why = isSwitchedOff
                    ? SetupFinding.Kind.STEP_DISABLED
                    : search.isAnywhere(flow, FlowSearch::isOurs)
                            ? SetupFinding.Kind.WRONG_STEP
                            : SetupFinding.Kind.NO_STEP;
            return SetupFinding.of(why, flow.getAlias(), kind.stepName());
        }

        private Optional<SetupFinding> warning(Door door) {
            return door.flowKind() == FlowKind.RESET_CREDENTIALS
                    ? new ResetOtp(realm, search).warning(door.flow())
                    : Optional.empty();
        }
    }
}
