package dev.backupcodes.keycloak.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.UserModel;

/**
 * When one of a user's lockout codes was used last: what staff on the phone wait for, also when that was the last code and the
 * set is gone. Kept in the whole cluster, for a day, and no secret.
 */
public final class LastLockoutUse {

    private static final Logger LOG = Logger.getLogger(LastLockoutUse.class);

    private static final Duration KEPT = Duration.ofDays(1);
    private static final String AT = "at";

    private final SingleUseObjectProvider objects;
    private final String key;

    public LastLockoutUse(KeycloakSession session, RealmModel realm, UserModel user) {
        this.objects = session.singleUseObjects();
        this.key = "backup-codes.lockout-use." + realm.getId() + "." + user.getId();
    }

    /** The use is committed: when it cannot be noted, the login goes on. */
    public void note(Instant at) {
        try {
            objects.put(key, KEPT.toSeconds(), Map.of(AT, String.valueOf(at.toEpochMilli())));
        } catch (RuntimeException e) {
            LOG.warnf("the use of a lockout code was not noted for staff: %s", e.getMessage());
        }
    }

    /** @return empty when there was none within a day */
    public Optional<Instant> instant() {
        return Optional.ofNullable(objects.get(key)).map(note -> Instant.ofEpochMilli(Long.parseLong(note.get(AT))));
    }
}
