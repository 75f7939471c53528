package dev.backupcodes.keycloak.metric;

import java.util.List;

/** What is measured. Dashboards and alert rules rely on the names and labels. */
enum Metric {
    ATTEMPTS("attempts", "Backup codes entered", "realm", "kind", "outcome"),
    LOCKS("locks", "Times that wrong backup codes locked the factor of a user", "realm"),
    SETS("sets", "Sets of backup codes made, regenerated, revoked and disabled", "realm", "kind", "change"),
    STAFF_CALLS(
            "staff.calls", "Changing calls of the REST interface, by what came of them", "realm", "action", "outcome"),
    MAILS("mails", "Mails about backup codes", "realm", "mail", "outcome"),
    DOORS_NOT_ASKING("doors.not.asking", "Ways into a realm that do not ask for a backup code", "realm"),
    LOCKOUT_SETS_BY_ONE_PERSON(
            "lockout.sets.by.one.person", "Most sets of lockout codes made by one person within the last hour"),
    CHECK("check", "Time to check one backup code and to store what came of it"),
    MAKING("making", "Time to make and hash one set of backup codes", "kind");

    /** The label that tells the realms apart. */
    static final String REALM = "realm";

    static final String PREFIX = "keycloak.backup.codes.";

    private final String name;
    private final String description;
    private final List<String> labels;

    Metric(String name, String description, String... labels) {
        this.name = name;
        this.description = description;
        this.labels = List.of(labels);
    }

    /** As Micrometer writes it; in Prometheus it has underscores, and the ending of its kind. */
    String fullName() {
        return PREFIX + name;
    }

    String description() {
        return description;
    }

    /** Their names, in the order in which values are given. */
    List<String> labels() {
        return labels;
    }
}
