package dev.backupcodes.keycloak.link;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.authentication.actiontoken.DefaultActionToken;
import org.keycloak.common.util.Time;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.LoginActionsService;

/**
 * The token in the link. It says whom the link is for, the address that it was sent to, and the generation of codes that it may
 * replace. It proves the mailbox and nothing else (NIST SP 800-63B-4 §4.2.2.2).
 */
public final class BackupCodesActionToken extends DefaultActionToken {

    private static final long serialVersionUID = 1L;

    /** Also the id of the handler. */
    public static final String TYPE = "backup-codes-download";

    /** NIST SP 800-63B-4 §4.2.1.2: a mailed recovery link lives a day at most. */
    private static final Duration LONGEST = Duration.ofHours(24);

    @JsonProperty("gen")
    private String generation;

    @JsonProperty("reduri")
    private String redirectUri;

    /** For the parser of received tokens. */
    private BackupCodesActionToken() {}

    /**
     * @param target where the user goes afterwards
     * @param generation of the user's codes for which the link is good
     */
    public BackupCodesActionToken(RealmModel realm, UserModel user, RedirectTarget target, String generation) {
        super(user.getId(), TYPE, expiry(realm), null);
        setEmail(user.getEmail());
        this.issuedFor = target.clientId();
        this.generation = generation;
        this.redirectUri = target.redirectUri();
    }

    private static int expiry(RealmModel realm) {
        long lifespan = Math.min(LONGEST.toSeconds(), realm.getActionTokenGeneratedByAdminLifespan());
        return Math.toIntExact(Time.currentTimeSeconds() + lifespan);
    }

    public String generation() {
        return generation;
    }

    /** @return null when none was given */
    public String redirectUri() {
        return redirectUri;
    }

    public Instant expiresAt() {
        return Instant.ofEpochSecond(getExp());
    }

    /** Whether it ends as such a link does. Keycloak takes a token that does not say when it ends for one that never does. */
    public boolean endsWithinADay() {
        return exp != null
                && iat != null
                && iat > 0
                && exp >= iat
                && exp - iat <= LONGEST.toSeconds()
                && exp <= Instant.MAX.getEpochSecond();
    }

    /** The address of the link, by the server's hostname setting. It is a secret: it goes into the mail and nowhere else. */
    public URI address(KeycloakSession session, RealmModel realm) {
        return LoginActionsService.actionTokenProcessor(session.getContext().getUri())
                .queryParam(
                        Constants.KEY,
                        serialize(session, realm, session.getContext().getUri()))
                .build(realm.getName());
    }
}
