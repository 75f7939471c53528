package dev.backupcodes.keycloak.credential;

import java.util.List;

/** Users in the order of an index of the database. Each has a key, by which they are in that order. */
interface UserSource {

    /** @param key of the user in the order */
    record Match(String id, String key) {}

    /**
     * Keys of the next ones, whether they are looked for or not.
     *
     * @param after empty for the first ones
     */
    List<String> keys(String after, int max);

    /**
     * The next ones who are looked for.
     *
     * @param after empty for the first ones
     * @param until the last key that is looked at
     */
    List<Match> matches(String after, String until, int max);

    /** Whether so few can be looked for that there is no need to look at the others: then {@code until} is not needed. */
    boolean isShort();
}
