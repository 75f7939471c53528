package dev.backupcodes.keycloak;

import java.io.IOException;
import org.keycloak.util.JsonSerialization;

/** JSON as Keycloak writes it. */
public final class Json {

    private Json() {}

    /** @param value records, collections, texts and numbers, which can always be written */
    public static String write(Object value) {
        try {
            return JsonSerialization.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalStateException("not plain data", e);
        }
    }
}
