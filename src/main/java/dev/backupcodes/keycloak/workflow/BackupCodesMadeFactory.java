package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.event.BackupCodeEvents;
import java.util.Map;

/** The event {@code backup-codes-made}: the user has confirmed a page of new codes. */
public final class BackupCodesMadeFactory extends CodesEventFactory {

    public BackupCodesMadeFactory() {
        super("backup-codes-made");
    }

    @Override
    boolean isMeant(Map<String, String> details) {
        return BackupCodeEvents.isOfMadeCodes(details);
    }
}
