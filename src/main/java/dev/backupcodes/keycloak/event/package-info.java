/**
 * The user events, with the keys of their details. No event holds a code, a token or a link. Admin events, which say who of
 * the staff did something, are in {@code admin}. Here also: the history of a user's
 * codes, read from these events, and what is remembered of a use for staff who wait for it.
 */
package dev.backupcodes.keycloak.event;
