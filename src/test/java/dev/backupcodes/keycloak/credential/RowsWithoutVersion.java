package dev.backupcodes.keycloak.credential;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.keycloak.representations.idm.CredentialRepresentation;

/** Credentials as the jar wrote them before their format had a version: literally, as they stand in a realm export. */
public final class RowsWithoutVersion {

    /** A code of the row {@code active}, which has no expiry. */
    public static final String CODE_OF_ACTIVE = "QTR1-HQJW-BV8X-TH3H";

    private RowsWithoutVersion() {}

    /** @param state {@code active}, {@code used}, {@code awaiting download}, {@code disabled} or {@code lockout} */
    public static CredentialRepresentation of(String state) {
        try (InputStream file = RowsWithoutVersion.class.getResourceAsStream("/credentials-without-version.json")) {
            return new ObjectMapper()
                    .readValue(file, new TypeReference<Map<String, CredentialRepresentation>>() {})
                    .get(state);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
