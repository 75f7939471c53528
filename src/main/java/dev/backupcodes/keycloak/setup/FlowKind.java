package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.Names;

/** What a flow is used for. That decides which step belongs in it, and where. */
enum FlowKind {
    BROWSER,
    DIRECT_GRANT,
    RESET_CREDENTIALS,
    FIRST_BROKER_LOGIN,
    POST_BROKER_LOGIN;

    /** The step that asks for a code in such a flow; the other one of the two does not work there. */
    String step() {
        return this == DIRECT_GRANT ? Names.DIRECT_GRANT_AUTHENTICATOR : Names.AUTHENTICATOR;
    }

    /** As the Admin Console calls that step. */
    String stepName() {
        return this == DIRECT_GRANT ? "Backup Code" : "Backup Code Form";
    }
}
