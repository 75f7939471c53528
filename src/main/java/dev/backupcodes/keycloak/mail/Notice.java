package dev.backupcodes.keycloak.mail;

/** The things a user is told by mail without having asked. */
public enum Notice {
    USED("backupCodesUsedSubject", "backup-codes-used.ftl"),
    FEW_LEFT("backupCodesFewLeftSubject", "backup-codes-few-left.ftl"),
    ACTIVATED("backupCodesActivatedSubject", "backup-codes-activated.ftl"),
    DISABLED("backupCodesDisabledSubject", "backup-codes-disabled.ftl"),
    LOCKOUT_ISSUED("backupCodesLockoutIssuedSubject", "backup-codes-lockout-issued.ftl"),
    LOCKOUT_USED("backupCodesLockoutUsedSubject", "backup-codes-lockout-used.ftl"),
    LOCKOUT_DISABLED("backupCodesLockoutDisabledSubject", "backup-codes-lockout-disabled.ftl");

    private final String subjectKey;
    private final String template;

    Notice(String subjectKey, String template) {
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
