package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet.Condition;
import dev.backupcodes.keycloak.code.SetState;
import java.time.Instant;

/**
 * What a row of codes says without its secret data.
 *
 * @param expiresAt null when they do not expire
 * @param lastUsedAt null when none was used
 * @param lockedUntil null when all of the user's codes were not locked when the row was written
 */
public record CodeSummary(
        CodeKind kind,
        Condition condition,
        int total,
        int remaining,
        Instant createdAt,
        Instant expiresAt,
        Instant lastUsedAt,
        Instant lockedUntil) {

    /** @param warningThreshold with so many codes left or fewer a set is low */
    public SetState state(Instant now, int warningThreshold) {
        return SetState.of(condition, remaining, isExpired(now), warningThreshold);
    }

    /** Whether one of the codes would be accepted. */
    public boolean isUsable(Instant now) {
        return condition == Condition.LIVE && remaining > 0 && !isExpired(now);
    }

    private boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
