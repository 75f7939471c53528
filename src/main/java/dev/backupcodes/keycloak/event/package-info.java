/** What the audit trail learns: never a code, a token or a link. */
package dev.backupcodes.keycloak.event;
