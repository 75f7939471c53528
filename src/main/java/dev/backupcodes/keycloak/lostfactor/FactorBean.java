package dev.backupcodes.keycloak.lostfactor;

/**
 * One second factor of the user on a page. Public, and read by methods, for the template's sake.
 *
 * @param id of the credential
 * @param type of the credential
 * @param label that the user gave it; empty without one
 * @param addedOn in the user's language; empty when it is not known
 */
public record FactorBean(String id, String type, String label, String addedOn) {}
