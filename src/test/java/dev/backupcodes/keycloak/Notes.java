package dev.backupcodes.keycloak;

import java.util.HashMap;
import java.util.Map;
import org.keycloak.sessions.AuthenticationSessionModel;

/** An authentication session that has nothing but notes. */
public final class Notes {

    private final Map<String, String> notes = new HashMap<>();

    public static AuthenticationSessionModel session() {
        return Partial.of(AuthenticationSessionModel.class, new Notes());
    }

    String getAuthNote(String name) {
        return notes.get(name);
    }

    void setAuthNote(String name, String value) {
        notes.put(name, value);
    }

    void removeAuthNote(String name) {
        notes.remove(name);
    }
}
