/** What a user is told by mail about the codes of their account. */
package dev.backupcodes.keycloak.mail;
