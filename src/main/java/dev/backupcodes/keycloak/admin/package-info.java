/**
 * What staff do by the admin REST interface: one class for each use case, read from top to bottom (permission, target, input, state,
 * limits, step-up, the deed and its record), with its request and answer inside. The caller's second factor comes last, so that
 * nobody without permission learns whether a one-time code was right. Who may do it is in {@code access}, HTTP and JSON are in
 * {@code rest}; the rules about codes are in {@code code}.
 */
package dev.backupcodes.keycloak.admin;
