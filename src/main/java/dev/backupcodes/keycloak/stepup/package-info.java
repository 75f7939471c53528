/**
 * Proof that the person at the screen has the password or a second factor, and whose proof an authentication session holds.
 * Users prove it before they see codes, staff before they touch codes of others. What counts as a second factor is in {@code
 * credential.SecondFactors}; what to do without a proof is decided by the callers.
 */
package dev.backupcodes.keycloak.stepup;
