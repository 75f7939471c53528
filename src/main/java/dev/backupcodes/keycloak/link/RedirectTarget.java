package dev.backupcodes.keycloak.link;

/**
 * The application that a user finds at the end of the link.
 *
 * @param clientId an enabled client of the realm
 * @param redirectUri a redirect URI that this client allows, or null
 */
public record RedirectTarget(String clientId, String redirectUri) {}
