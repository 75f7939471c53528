package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.event.CodeHistory;
import dev.backupcodes.keycloak.event.HistoryEntry;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.keycloak.models.UserModel;

/**
 * What users see of the history of their own codes: what happened and where, and never who of the staff it was. Its accessors
 * are called as methods, like those of {@link BackupCodesBean}.
 *
 * @param kept the realm stores such events
 * @param lines the newest first
 */
public record HistoryBean(boolean kept, List<Line> lines) {

    private static final int MAX = 10;
    private static final String OWN = "own";

    /** By what happened, of own codes. What is not listed is of no use to users. */
    private static final Map<String, String> KEYS = Map.of(
            "activated",
            "backupCodesHistoryActivated",
            "used",
            "backupCodesHistoryUsed",
            "disabled",
            "backupCodesHistoryDisabled",
            "regenerated",
            "backupCodesHistoryRegenerated",
            "invited",
            "backupCodesHistoryInvited",
            "unlocked",
            "backupCodesHistoryUnlocked",
            HistoryEntry.REFUSED,
            "backupCodesHistoryRefused");

    /** The same of codes from support. */
    private static final Map<String, String> LOCKOUT_KEYS = Map.of(
            "used", "backupCodesHistoryLockoutUsed",
            "disabled", "backupCodesHistoryLockoutDisabled",
            "issued", "backupCodesHistoryLockoutIssued",
            "revoked", "backupCodesHistoryLockoutRevoked");

    /**
     * One line.
     *
     * @param at in the user's language
     * @param key what happened, in the message bundles; its parameter is the selector
     * @param selector the two public symbols of the code; may be empty
     * @param device browser and system; may be empty
     */
    public record Line(String at, String key, String selector, String device) {}

    static HistoryBean of(CodeHistory history, UserModel user, Locale locale) {
        DateTimeFormatter times = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(locale)
                .withZone(ZoneId.systemDefault());
        List<Line> lines = history.of(user, MAX).stream()
                .map(entry -> line(entry, times))
                .filter(Objects::nonNull)
                .toList();
        return new HistoryBean(history.isKept(), lines);
    }

    private static Line line(HistoryEntry entry, DateTimeFormatter times) {
        boolean isOwn = entry.kind() == null || OWN.equals(entry.kind());
        String key = (isOwn ? KEYS : LOCKOUT_KEYS).get(entry.what());
        return key == null
                ? null
                : new Line(times.format(entry.at()), key, blankIfNull(entry.selector()), blankIfNull(entry.device()));
    }

    private static String blankIfNull(String text) {
        return text == null ? "" : text;
    }
}
