package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.code.CodeGenerator;
import dev.backupcodes.keycloak.code.CodeHasher;
import dev.backupcodes.keycloak.code.CodeHashing;
import dev.backupcodes.keycloak.code.RandomBytes;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import java.time.Instant;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/** What the rules about codes need of Keycloak: randomness, password hashes and the clock. */
public final class CodeEnvironment {

    private static final RandomBytes RANDOM = SecretGenerator.getInstance()::randomBytes;

    private CodeEnvironment() {}

    public static CodeGenerator generator() {
        return new CodeGenerator(RANDOM);
    }

    public static CodeHashing hashing(KeycloakSession session, BackupCodePolicy policy) {
        return new CodeHashing(new PasswordHashCodeHasher(session, policy.codeHashIterations()), RANDOM);
    }

    /** The server's default, at its usual cost. */
    public static CodeHasher passwordHash(KeycloakSession session) {
        return new PasswordHashCodeHasher(session, 0);
    }

    /** The server's clock, with Keycloak's time offset. */
    public static Instant now() {
        return Instant.ofEpochMilli(Time.currentTimeMillis());
    }
}
