package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeKind;
import java.util.Set;

/** The mails that a user gets without having asked for them: one for one event. */
public enum NotificationType {
    USED("backupCodesUsedSubject", "backup-codes-used.ftl"),
    USED_FEW_LEFT("backupCodesUsedFewLeftSubject", "backup-codes-used.ftl"),
    USED_LAST("backupCodesUsedLastSubject", "backup-codes-used.ftl"),
    ACTIVATED("backupCodesActivatedSubject", "backup-codes-activated.ftl"),
    DISABLED("backupCodesDisabledSubject", "backup-codes-disabled.ftl"),
    ALL_DISABLED("backupCodesDisabledSubject", "backup-codes-disabled.ftl"),
    LOCKOUT_ISSUED("backupCodesLockoutIssuedSubject", "backup-codes-lockout-issued.ftl"),
    LOCKOUT_USED("backupCodesLockoutUsedSubject", "backup-codes-lockout-used.ftl"),
    LOCKOUT_DISABLED("backupCodesLockoutDisabledSubject", "backup-codes-lockout-disabled.ftl");

    private final String subjectKey;
    private final String template;

    NotificationType(String subjectKey, String template) {
        this.subjectKey = subjectKey;
        this.template = template;
    }

    /** @param threshold with this many own codes left or fewer, the user is warned */
    static NotificationType ofUse(Attempt.Accepted use, int threshold) {
        if (use.kind() == CodeKind.LOCKOUT) {
            return LOCKOUT_USED;
        }
        if (use.remaining() == 0) {
            return USED_LAST;
        }
        return use.remaining() <= threshold ? USED_FEW_LEFT : USED;
    }

    /** @param killed the sets that one wrong code too many has switched off, at least one */
    static NotificationType ofDeath(Set<CodeKind> killed) {
        if (!killed.contains(CodeKind.OWN)) {
            return LOCKOUT_DISABLED;
        }
        return killed.contains(CodeKind.LOCKOUT) ? ALL_DISABLED : DISABLED;
    }

    String subjectKey() {
        return subjectKey;
    }

    String template() {
        return template;
    }

    /** The mail says what to do about it. */
    boolean warnsOfFewLeft() {
        return this == USED_FEW_LEFT || this == USED_LAST;
    }

    /** The mail about own codes is about lockout codes as well. */
    boolean isAboutLockoutCodesToo() {
        return this == ALL_DISABLED;
    }
}
