package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.setup.Setup;
import dev.backupcodes.keycloak.setup.SetupStep;
import dev.backupcodes.keycloak.text.AdminMessages;
import java.util.List;

/**
 * What a setup has done, or would do.
 *
 * @param setUp the realm is ready; of a dry run: it would be
 * @param dryRun nothing was kept
 * @param byHand what is left for a person
 */
record SetupAnswer(boolean setUp, boolean dryRun, List<Item> changed, List<Item> byHand) {

    /** A stable id, and a sentence for people. */
    record Item(String id, String message) {}

    static SetupAnswer of(Setup.Result result, boolean dryRun, AdminMessages messages) {
        return new SetupAnswer(
                result.byHand().isEmpty(), dryRun, items(result.changed(), messages), items(result.byHand(), messages));
    }

    private static List<Item> items(List<SetupStep> steps, AdminMessages messages) {
        return steps.stream()
                .map(step -> new Item(
                        step.kind().id(),
                        messages.sentence(step.kind().messageKey(), step.names().toArray())))
                .toList();
    }
}
