/**
 * The number that staff have mailed to a user, and that the person on the phone reads out: how it looks, for whom and how long it
 * is good, how often it may be tried. It shows that somebody reads the user's mail, and opens nothing by itself.
 *
 * <p>Whether a realm asks for it is in {@code policy}, what follows from it in {@code admin}, the mail in {@code mail}.
 */
package dev.backupcodes.keycloak.callercheck;
