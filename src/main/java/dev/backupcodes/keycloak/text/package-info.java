/**
 * Sentences for administrators, from the message bundles and in their language. What users read is in the templates, which Keycloak
 * fills itself.
 */
package dev.backupcodes.keycloak.text;
