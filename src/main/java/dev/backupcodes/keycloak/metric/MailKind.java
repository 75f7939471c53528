package dev.backupcodes.keycloak.metric;

import java.util.Locale;

/** What a mail is for. */
public enum MailKind {
    /** To a page with new codes. */
    LINK,
    /** With the number that a person on the phone reads out. */
    CALLER_CHECK,
    /** That codes run out or are asked for, because an administrator wanted it. */
    REMINDER,
    /** After the fact. */
    NOTIFICATION;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
