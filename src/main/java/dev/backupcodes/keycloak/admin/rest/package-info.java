/**
 * HTTP and JSON of the admin REST interface: how a body is read, how a call is answered, and the errors that callers rely on.
 * Nothing in here knows what a call does, nor who may make it.
 */
package dev.backupcodes.keycloak.admin.rest;
