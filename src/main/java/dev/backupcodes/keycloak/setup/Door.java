package dev.backupcodes.keycloak.setup;

import java.util.Locale;
import java.util.function.Consumer;
import org.keycloak.models.AuthenticationFlowModel;

/**
 * A way into a realm: a place where a flow is bound.
 *
 * @param of the client or identity provider that binds the flow; null when the realm does
 * @param binding binds another flow in its place
 */
record Door(Kind kind, String of, FlowKind flowKind, AuthenticationFlowModel flow, Consumer<String> binding) {

    /** Callers rely on the ids. */
    enum Kind {
        BROWSER,
        DIRECT_GRANT,
        RESET_CREDENTIALS,
        FIRST_BROKER_LOGIN,
        POST_BROKER_LOGIN,
        CLIENT;

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @return the finding about it */
    SetupFinding bind(AuthenticationFlowModel other) {
        binding.accept(other.getId());
        if (of == null) {
            return SetupFinding.of(SetupFinding.Kind.FLOW_BOUND, other.getAlias(), flow.getAlias());
        }
        SetupFinding.Kind bound =
                kind == Kind.CLIENT ? SetupFinding.Kind.CLIENT_FLOW_BOUND : SetupFinding.Kind.PROVIDER_FLOW_BOUND;
        return SetupFinding.of(bound, other.getAlias(), flow.getAlias(), of);
    }
}
