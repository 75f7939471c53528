/** The mailed link to new codes: a signed action token, and what the browser session that it opens knows of it. */
package dev.backupcodes.keycloak.link;
