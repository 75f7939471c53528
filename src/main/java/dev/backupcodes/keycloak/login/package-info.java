/** The step of the login in which a user enters a code. */
package dev.backupcodes.keycloak.login;
