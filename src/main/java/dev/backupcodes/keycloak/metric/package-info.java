/**
 * Numbers for operators, in Keycloak's own registry: what was counted in which realm, and how long it took. The names are in
 * {@link dev.backupcodes.keycloak.metric.Metric}, and what each is good for in {@code docs/metrics.md}.
 *
 * <p>No label is about a person, a client or an address, and each has few values. Nothing here ever fails, and nothing is kept
 * where the server's metrics are off. What may still be rolled back is counted after the commit. Who did something is told by
 * events, not here.
 */
package dev.backupcodes.keycloak.metric;
