package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.code.BackupCode;
import dev.backupcodes.keycloak.code.CodeKind;
import java.time.Instant;
import java.util.List;

/**
 * The one place and time where lockout codes can be read.
 *
 * @param codes as they are told to the user
 * @param expiresAt ISO-8601
 */
record LockoutAnswer(List<String> codes, String expiresAt) {

    static LockoutAnswer of(List<BackupCode> codes, Instant expiresAt) {
        List<String> shown =
                codes.stream().map(code -> code.shownAs(CodeKind.LOCKOUT)).toList();
        return new LockoutAnswer(shown, expiresAt.toString());
    }

    @Override
    public String toString() {
        return "LockoutAnswer[redacted]";
    }
}
