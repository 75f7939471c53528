/**
 * How often something may be tried: our own permits, which hold in the whole cluster, and the brute-force protection of the realm.
 * The count of wrong backup codes is not here but with the codes ({@code code.Throttle}), since it must outlive a restart.
 */
package dev.backupcodes.keycloak.limit;
