/**
 * What a realm has decided about backup codes: the settings of the required action, typed, checked, with defaults.
 *
 * <p>What follows from a setting is decided where it is asked. The sentences about values that are refused are in the message
 * bundles.
 */
package dev.backupcodes.keycloak.policy;
