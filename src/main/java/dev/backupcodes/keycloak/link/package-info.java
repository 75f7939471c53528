/**
 * The mailed link to new codes: the signed action token, and what the browser session that it opens knows of it. Opening the
 * link is handled in {@code download}, sending it in {@code mail}.
 */
package dev.backupcodes.keycloak.link;
