package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.setup.DoorState;
import dev.backupcodes.keycloak.setup.RealmDoors;
import dev.backupcodes.keycloak.text.AdminMessages;
import java.util.List;

/**
 * One way into a realm.
 *
 * @param door stable id of the kind
 * @param flow that is bound there
 * @param of the client or identity provider that binds it; left out when the realm does
 * @param asks a user with nothing but a password and backup codes is asked for a code
 * @param why not, or what the flow gives away besides; left out when there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DoorView(String door, String flow, String of, boolean asks, String why) {

    static List<DoorView> allOf(RealmDoors doors, AdminMessages messages) {
        return doors.doors().stream().map(door -> of(door, messages)).toList();
    }

    private static DoorView of(DoorState state, AdminMessages messages) {
        String why = state.why()
                .or(state::warning)
                .map(finding -> finding.sentence(messages))
                .orElse(null);
        return new DoorView(state.door(), state.flow(), state.of().orElse(null), state.asks(), why);
    }
}
