/** What a realm has decided about backup codes: the settings of the required action, typed, checked, with defaults. */
package dev.backupcodes.keycloak.policy;
