package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.setup.RealmSetup;
import dev.backupcodes.keycloak.setup.SetupFinding;
import dev.backupcodes.keycloak.text.AdminMessages;
import java.util.List;

/**
 * What a setup has done, or would do.
 *
 * @param setUp every door asks and the required action is enabled; of a dry run: it would be so
 * @param dryRun nothing was kept
 * @param byHand what is left for a person
 * @param warnings what somebody has to know though the realm is set up
 * @param doors as they are afterwards
 */
record SetupAnswer(
        boolean setUp,
        boolean dryRun,
        List<Item> changed,
        List<Item> byHand,
        List<Item> warnings,
        List<DoorView> doors) {

    /** A stable id, and a sentence for people. */
    record Item(String id, String message) {

        static Item of(SetupFinding step, AdminMessages messages) {
            return new Item(
                    step.kind().id(),
                    messages.sentence(step.kind().messageKey(), step.names().toArray()));
        }
    }

    static SetupAnswer of(RealmSetup.Result result, boolean dryRun, AdminMessages messages) {
        return new SetupAnswer(
                result.doors().setUp(),
                dryRun,
                items(result.changed(), messages),
                items(result.byHand(), messages),
                items(result.doors().warnings(), messages),
                DoorView.allOf(result.doors(), messages));
    }

    private static List<Item> items(List<SetupFinding> steps, AdminMessages messages) {
        return steps.stream().map(step -> Item.of(step, messages)).toList();
    }
}
