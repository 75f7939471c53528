/**
 * Staff cannot climb: who may do what as a model for Alloy, {@code src/test/resources/proof/staff.als}, what is checked about it,
 * and its instances played on a real server.
 */
package dev.backupcodes.keycloak.proof.staff;
