/** What staff may do for users: the admin REST interface, its permissions, its step-up and its audit. */
package dev.backupcodes.keycloak.admin;
