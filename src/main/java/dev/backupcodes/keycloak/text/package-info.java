/** Sentences from the message bundles, for administrators. */
package dev.backupcodes.keycloak.text;
