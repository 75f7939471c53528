/** The required action in which a user is shown new codes, saves them, and makes them active. */
package dev.backupcodes.keycloak.download;
