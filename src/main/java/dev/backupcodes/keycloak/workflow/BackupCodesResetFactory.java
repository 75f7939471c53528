package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.event.BackupCodeEvents;
import java.util.Map;

/** The event {@code backup-codes-reset}: staff took the user's codes away. */
public final class BackupCodesResetFactory extends CodesEventFactory {

    public BackupCodesResetFactory() {
        super("backup-codes-reset");
    }

    @Override
    boolean isMeant(Map<String, String> details) {
        return BackupCodeEvents.isOfReset(details);
    }
}
