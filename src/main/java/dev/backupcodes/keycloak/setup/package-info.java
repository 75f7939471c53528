/** Makes a realm ready for backup codes, as far as that can be done without guessing what its administrators want. */
package dev.backupcodes.keycloak.setup;
