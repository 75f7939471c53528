/**
 * Brings the panel into the Admin Console: which admin theme is used. The panel itself is JavaScript, in {@code src/main/js}.
 */
package dev.backupcodes.keycloak.theme;
