/** So many times in a span, for one user and one purpose, over all nodes. */
package dev.backupcodes.keycloak.limit;
