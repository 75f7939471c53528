package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.event.BackupCodeEvents;
import java.util.Map;

/** The event {@code backup-codes-used-up}: the last own code was used. */
public final class BackupCodesUsedUpFactory extends CodesEventFactory {

    public BackupCodesUsedUpFactory() {
        super("backup-codes-used-up");
    }

    @Override
    boolean isMeant(Map<String, String> details) {
        return BackupCodeEvents.isOfLastCode(details);
    }
}
