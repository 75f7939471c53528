package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.proof.Deed;

/**
 * What somebody did to the codes of a user, and what they were told.
 *
 * @param who on which node, for reports
 * @param began when the request left, in nanoseconds of this machine
 * @param ended when the answer was here
 * @param answer as the {@link dev.backupcodes.keycloak.proof.SequentialModel} has them, or one of the two here
 */
record Happening(String who, Deed deed, long began, long ended, String answer) {

    /** Somebody was told, in whatever words, that nothing was done. */
    static final String NOTHING = "nothing";

    /** No answer came, or one that promises nothing: what was to be done may have been done, now or a little later. */
    static final String LOST = "lost";

    /** The same with another answer. */
    Happening told(String other) {
        return new Happening(who, deed, began, ended, other);
    }

    boolean isOver(Happening before) {
        return !before.answer.equals(LOST) && before.ended < began;
    }

    /** @param zero the instant that is called 0 */
    String toString(long zero) {
        return "%8.1f - %8.1f ms  %-8s %-9s %s"
                .formatted((began - zero) / 1e6, (ended - zero) / 1e6, who, answer, deed);
    }
}
