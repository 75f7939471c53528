/** Brings the panel into the Admin Console. */
package dev.backupcodes.keycloak.theme;
