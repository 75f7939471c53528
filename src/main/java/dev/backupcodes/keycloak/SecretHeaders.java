package dev.backupcodes.keycloak;

import java.util.Map;

/** The headers of every answer that may hold a code (ASVS 5.0, 14.3.2): no cache keeps it and no address of it travels on. */
public final class SecretHeaders {

    public static final Map<String, String> ALL = Map.of(
            "Cache-Control", "no-store",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff");

    private SecretHeaders() {}
}
