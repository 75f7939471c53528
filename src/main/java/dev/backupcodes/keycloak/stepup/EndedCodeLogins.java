package dev.backupcodes.keycloak.stepup;

import dev.backupcodes.keycloak.credential.CodeEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Logins with a lockout code that staff have ended, since it was the wrong person. Sessions are ended where they are; a login that is
 * not finished yet is none, and Keycloak does not find it by its user. So it is remembered, in the whole cluster, that whoever came
 * in with such a code before gets no further.
 */
public final class EndedCodeLogins {

    /** No login is under way for so long. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final String AT = "at";

    private EndedCodeLogins() {}

    /** To be called when the codes are dead: a use after this is not meant. */
    public static void end(KeycloakSession session, RealmModel realm, UserModel user) {
        String now = String.valueOf(CodeEnvironment.now().toEpochMilli());
        session.singleUseObjects().put(key(realm, user), KEPT.toSeconds(), Map.of(AT, now));
    }

    /** Whether this login goes on no more. */
    public static boolean contain(KeycloakSession session, AuthenticationSessionModel login, UserModel user) {
        Instant used = CodeLogin.lockoutCodeUsedAt(login, user).orElse(null);
        Map<String, String> ended =
                used == null ? null : session.singleUseObjects().get(key(login.getRealm(), user));
        return ended != null && !used.isAfter(Instant.ofEpochMilli(Long.parseLong(ended.get(AT))));
    }

    private static String key(RealmModel realm, UserModel user) {
        return "backup-codes.wrong-person." + realm.getId() + "." + user.getId();
    }
}
