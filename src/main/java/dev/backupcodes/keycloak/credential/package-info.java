/**
 * Code sets as credentials of Keycloak: the credential type, the format of its rows, the locks on them, and the transactions
 * in which they change. Here also: which credentials count as second factors, and the codes' hashes by Keycloak's providers.
 *
 * <p>What a code is worth is decided in {@code code}, who may change a set in {@code login}, {@code download} and
 * {@code admin}. Only this package knows what a row looks like.
 */
package dev.backupcodes.keycloak.credential;
