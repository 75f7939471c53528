/**
 * Ends lockout codes whose time is over, or whose account has been changed by staff: a scheduled task and an event listener.
 *
 * <p>Making, revoking and redeeming them belongs to {@code admin} and {@code login}. That ended codes are refused is a rule of
 * {@code code} and does not depend on this package.
 */
package dev.backupcodes.keycloak.lockout;
