package dev.backupcodes.keycloak.lockout;

import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import dev.backupcodes.keycloak.metric.SetChange;
import dev.backupcodes.keycloak.stepup.PasswordAge;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Kills a user's lockout codes at once when staff reset the password, change the address or disable the user. Otherwise
 * somebody who may reset passwords would need only a lockout code to take over an account, and the codes of a user who was
 * disabled for a reason would work again when the user is enabled.
 */
final class LockoutCodesEventListener implements EventListenerProvider {

    /** The ids of users in a storage hold whatever that storage likes, slashes too. */
    private static final Pattern USER = Pattern.compile("users/(.+?)(/reset-password)?");

    private final KeycloakSession session;

    LockoutCodesEventListener(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        if (event.getResourceType() != ResourceType.USER || event.getResourcePath() == null) {
            return;
        }
        Matcher path = USER.matcher(event.getResourcePath());
        if (path.matches()) {
            RealmModel realm = session.realms().getRealm(event.getRealmId());
            UserModel user = session.users().getUserById(realm, path.group(1));
            boolean isReset = path.group(2) != null;
            if (user != null && (isReset || event.getOperationType() == OperationType.UPDATE)) {
                changed(realm, user, isReset);
            }
        }
    }

    private void changed(RealmModel realm, UserModel user, boolean passwordReset) {
        CodeSetStore store = new CodeSetStore(session);
        Optional<CodeSet> live = store.read(user).liveLockout(CodeEnvironment.now());
        if (live.isPresent() && (passwordReset || mayHaveNewPassword(user, live.get()))) {
            CodeSetStore.Locked locked = store.lock(user);
            locked.save(locked.book().withoutLockout());
            RealmMetrics.of(realm).changed(session, CodeKind.LOCKOUT, SetChange.REVOKED);
        } else {
            store.settle(user);
        }
    }

    /**
     * An update of a user may bring a password, and its event does not tell. So a password that is newer than the codes counts,
     * though the user may have set it; for users of a storage that does not tell the age of a password, every update counts.
     * Better one call to staff too many.
     */
    private static boolean mayHaveNewPassword(UserModel user, CodeSet lockout) {
        return PasswordAge.isUnknown(user) || PasswordAge.isAfter(lockout.createdAt(), user);
    }

    @Override
    public void onEvent(Event event) {
        // What users do themselves is theirs to do. A changed address counts all the same: CodeBook.forAccount.
    }

    @Override
    public void close() {
        // holds nothing
    }
}
