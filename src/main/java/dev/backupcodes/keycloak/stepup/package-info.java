/** Proof that the person at the screen still has a second factor, before something is done that needs it. */
package dev.backupcodes.keycloak.stepup;
