/**
 * What comes between a code and the account when the code was one from support, or the user's last: the question whether the
 * other second factor is gone, and its replacement on Keycloak's own set-up pages. The codes themselves are the business of
 * {@code download}.
 */
package dev.backupcodes.keycloak.lostfactor;
