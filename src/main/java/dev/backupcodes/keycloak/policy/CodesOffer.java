package dev.backupcodes.keycloak.policy;

import java.util.Locale;

/** Whether users without backup codes are asked to make some, at the end of a login that has proved another second factor. */
public enum CodesOffer {
    OFF,
    /** They may say <em>Later</em>, which counts for this login, or <em>No</em>, which counts for ever. */
    OFFER,
    /** They may put it off a few times. */
    REQUIRE;

    /** The name in the setting. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CodesOffer ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
