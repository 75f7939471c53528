/** How code sets live in Keycloak: the credential type, its rows in the database and the locks on them. */
package dev.backupcodes.keycloak.credential;
