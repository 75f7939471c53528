/**
 * The two admin roles of this extension: how they get into every realm, who may give them, and who holds them. Here also: the
 * roles that make a user staff.
 *
 * <p>What a role allows is decided in {@code admin}.
 */
package dev.backupcodes.keycloak.roles;
