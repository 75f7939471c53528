package dev.backupcodes.keycloak.setup;

import java.util.Optional;

/**
 * What is known of one way into a realm.
 *
 * @param door stable id of the kind of door
 * @param flow alias of the flow that is bound there
 * @param of the client or identity provider that binds it; empty when the realm does
 * @param asks a user who has a password and backup codes gets in with a code only
 * @param why it does not ask
 * @param warning what it gives away besides
 */
public record DoorState(
        String door,
        String flow,
        Optional<String> of,
        boolean asks,
        Optional<SetupFinding> why,
        Optional<SetupFinding> warning) {}
