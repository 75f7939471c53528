/**
 * Whether a realm asks for backup codes at each of its doors, and the setup that makes it do so, as far as that can be done
 * without guessing what its administrators want. A door is a place where an authentication flow is bound.
 *
 * <p>The REST calls are in {@code admin}, the steps that are added to flows in {@code login}, the roles in {@code roles}.
 */
package dev.backupcodes.keycloak.setup;
