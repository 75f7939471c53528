package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.UsersByCodes;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.common.util.DurationConverter;
import org.keycloak.models.workflow.WorkflowInvalidStateException;

/**
 * The condition {@code backup-codes-older-than(180d)}: the user made the own codes at least so long ago. The time is written as
 * elsewhere in Keycloak's Workflows.
 */
public final class BackupCodesOlderThanFactory extends CodesConditionFactory {

    public BackupCodesOlderThanFactory() {
        super("backup-codes-older-than");
    }

    @Override
    UsersByCodes users(String parameter, BackupCodePolicy policy) {
        Instant now = CodeEnvironment.now();
        return UsersByCodes.withCodesMadeBefore(now.minus(age(parameter)), now);
    }

    private static Duration age(String parameter) {
        try {
            Duration age = parameter == null ? null : DurationConverter.parseDuration(parameter);
            if (age != null && !age.isNegative() && age.toDays() <= MOST_DAYS) {
                return age;
            }
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            // said below
        }
        throw new WorkflowInvalidStateException(
                "The condition backup-codes-older-than needs a time in parentheses, for example (180d).");
    }

    /** Older than that are no codes, and no instant is too far away to be reckoned with. */
    private static final long MOST_DAYS = 36_500;
}
