/** Sees to it that lockout codes die when their time is over, or when the account is no longer what it was. */
package dev.backupcodes.keycloak.lockout;
