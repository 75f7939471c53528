package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.access.StepUp;
import dev.backupcodes.keycloak.text.AdminMessages;
import java.util.Map;

/**
 * What our parts of the Admin Console say, in the console's language, with the realm's own texts.
 *
 * @param locale language tag, for dates
 * @param texts by key, those of the settings' labels too; a place for a value is written as the console does it: two braces around a
 *     number
 * @param may what the caller may do with the realm
 * @param stepUp how the caller proves their own second factor
 */
record PanelTexts(String locale, Map<String, String> texts, May may, StepUp.Way stepUp) {

    private static final String PREFIX = "backupCodesPanel";
    private static final String LABELS = "backupCodesSetting";
    private static final String HELP = "Help";

    /**
     * @param setUp the realm
     * @param jobs start, see and stop those
     */
    record May(boolean setUp, boolean jobs) {}

    static PanelTexts of(AdminCall call) {
        AdminMessages messages = call.messages();
        Map<String, String> texts = messages.texts(LABELS);
        texts.keySet().removeIf(key -> key.endsWith(HELP));
        texts.putAll(messages.texts(PREFIX));
        return new PanelTexts(
                messages.locale().toLanguageTag(),
                texts,
                new May(call.caller().maySetUp(), call.caller().mayStartJobs()),
                call.stepUp().way());
    }
}
