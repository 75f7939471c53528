package dev.backupcodes.keycloak.mail;

/** The mails that a user gets without having asked for them. */
public enum NotificationType {
    USED("backupCodesUsedSubject", "backup-codes-used.ftl"),
    FEW_LEFT("backupCodesFewLeftSubject", "backup-codes-few-left.ftl"),
    ACTIVATED("backupCodesActivatedSubject", "backup-codes-activated.ftl"),
    DISABLED("backupCodesDisabledSubject", "backup-codes-disabled.ftl"),
    LOCKOUT_ISSUED("backupCodesLockoutIssuedSubject", "backup-codes-lockout-issued.ftl"),
    LOCKOUT_USED("backupCodesLockoutUsedSubject", "backup-codes-lockout-used.ftl"),
    LOCKOUT_DISABLED("backupCodesLockoutDisabledSubject", "backup-codes-lockout-disabled.ftl");

    private final String subjectKey;
    private final String template;

    NotificationType(String subjectKey, String template) {
        this.subjectKey = subjectKey;
        this.template = template;
    }

    String subjectKey() {
        return subjectKey;
    }

    String template() {
        return template;
    }
}
