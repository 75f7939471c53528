package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.text.AdminMessages;
import java.util.Map;

/**
 * What the panel in the Admin Console says, in the console's language, with the realm's own texts.
 *
 * @param locale language tag, for dates
 * @param texts by key; a place for a value is written as the console does it: two braces around a number
 */
record PanelTexts(String locale, Map<String, String> texts) {

    private static final String PREFIX = "backupCodesPanel";

    static PanelTexts of(AdminMessages messages) {
        return new PanelTexts(messages.locale().toLanguageTag(), messages.texts(PREFIX));
    }
}
