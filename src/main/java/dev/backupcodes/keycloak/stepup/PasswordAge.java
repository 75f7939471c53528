package dev.backupcodes.keycloak.stepup;

import java.time.Instant;
import java.util.Objects;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.storage.StorageId;

/** When a password was set: one that is newer than a link or a set of codes does not count as a proof beside it. */
public final class PasswordAge {

    private PasswordAge() {}

    /** A user storage, for example LDAP, does not say when a password was set. */
    public static boolean isUnknown(UserModel user) {
        return user.isFederated() || !StorageId.isLocalStorage(user.getId());
    }

    /** Whether Keycloak has a password of the user that was set after {@code instant}. */
    public static boolean isAfter(Instant instant, UserModel user) {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(PasswordCredentialModel.TYPE)
                .map(CredentialModel::getCreatedDate)
                .filter(Objects::nonNull)
                .map(Instant::ofEpochMilli)
                .anyMatch(set -> set.isAfter(instant));
    }
}
