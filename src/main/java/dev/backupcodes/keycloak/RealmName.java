package dev.backupcodes.keycloak;

import org.keycloak.models.RealmModel;

/** The name of a realm as its users know it. */
public final class RealmName {

    private RealmName() {}

    /** @return the display name, or the realm's own name where there is none */
    public static String of(RealmModel realm) {
        String displayName = realm.getDisplayName();
        return displayName == null || displayName.isBlank() ? realm.getName() : displayName;
    }
}
