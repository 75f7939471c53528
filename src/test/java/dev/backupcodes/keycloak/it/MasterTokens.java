package dev.backupcodes.keycloak.it;

import java.time.Duration;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.RealmRepresentation;

/** Master's tokens live for a minute and its OTP codes work once: too little for many calls. Ends with {@link #close}. */
public final class MasterTokens implements AutoCloseable {

    private final RealmResource master;
    private final RealmRepresentation before;

    private MasterTokens(RealmResource master) {
        this.master = master;
        this.before = master.toRepresentation();
    }

    public static MasterTokens livingFor(Duration time, Keycloak admin) {
        MasterTokens tokens = new MasterTokens(admin.realm("master"));
        RealmRepresentation changed = tokens.master.toRepresentation();
        changed.setAccessTokenLifespan(Math.toIntExact(time.toSeconds()));
        changed.setOtpPolicyCodeReusable(true);
        tokens.master.update(changed);
        return tokens;
    }

    /** Puts back what was changed, and nothing else. */
    @Override
    public void close() {
        RealmRepresentation settings = master.toRepresentation();
        settings.setAccessTokenLifespan(before.getAccessTokenLifespan());
        settings.setOtpPolicyCodeReusable(before.isOtpPolicyCodeReusable());
        master.update(settings);
    }
}
