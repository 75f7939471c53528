package dev.backupcodes.keycloak.event;

import java.time.Instant;

/**
 * One thing that happened to a user's codes. What is not known is null.
 *
 * @param what as in {@link BackupCodeEvents#ACTION}, or {@link #REFUSED}
 * @param kind of the codes
 * @param selector the two public symbols of the code
 * @param remaining codes left afterwards
 * @param device browser and system
 * @param address of the request
 */
public record HistoryEntry(
        Instant at, String what, String kind, String selector, Integer remaining, String device, String address) {

    /** A wrong code was entered. */
    public static final String REFUSED = "refused";
}
