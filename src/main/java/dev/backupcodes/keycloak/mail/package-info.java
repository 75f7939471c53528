/**
 * Mails to users about their codes: notifications after the fact, the one with the link to new codes, and the one with the
 * number that a person on the phone reads out.
 *
 * <p>The texts are in the message bundles and templates. How often mails may be sent is a matter of {@code limit}, what a
 * link leads to one of {@code link}.
 */
package dev.backupcodes.keycloak.mail;
