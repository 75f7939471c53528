/**
 * What Keycloak's Workflows (26.7) find in this jar: a step that asks for backup codes, conditions and events about them. Where the
 * feature is off, Keycloak leaves all of it alone.
 *
 * <p>What is true of codes is decided in {@code credential}. Nothing here gives anybody a code or a link to codes.
 */
package dev.backupcodes.keycloak.workflow;
