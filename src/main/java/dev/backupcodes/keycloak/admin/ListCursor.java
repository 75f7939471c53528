package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.QueryParameters;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.credential.UserSearch.Position;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.keycloak.models.UserModel;

/**
 * A place in a list of users, as callers send it back. It may stand behind somebody whom the caller may not view: those who may not view
 * everybody get the id of that user and not the name.
 */
final class ListCursor {

    private static final String NAME = "n.";
    private static final String ID = "i.";
    private static final String STORED = "s.";

    private final AdminCall call;
    private final String parameter;

    /** @param parameter that holds one, for what is said of a wrong one */
    ListCursor(AdminCall call, String parameter) {
        this.call = call;
        this.parameter = parameter;
    }

    /** @return empty when the user behind whom it stands is gone in this moment */
    Optional<String> write(Position position) {
        if (position.stored()) {
            return Optional.of(STORED + encoded(position.after()));
        }
        return call.caller().seesAllUsers()
                ? Optional.of(NAME + encoded(position.after()))
                : Optional.ofNullable(call.session().users().getUserByUsername(call.realm(), position.after()))
                        .map(user -> ID + user.getId());
    }

    /** @throws Refusal for anything that is not a cursor, or stands behind a user who is gone */
    Position read(String cursor) {
        if (cursor.startsWith(NAME)) {
            return new Position(false, decoded(cursor.substring(NAME.length())));
        }
        if (cursor.startsWith(STORED)) {
            return new Position(true, decoded(cursor.substring(STORED.length())));
        }
        if (cursor.startsWith(ID)) {
            return Optional.ofNullable(call.session().users().getUserById(call.realm(), cursor.substring(ID.length())))
                    .map(UserModel::getUsername)
                    .map(name -> new Position(false, name))
                    .orElseThrow(() -> QueryParameters.wrong(parameter));
        }
        throw QueryParameters.wrong(parameter);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw QueryParameters.wrong(parameter);
        }
    }
}
