package dev.backupcodes.keycloak.benchmark;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The policies of codes that are measured, each in a realm of its own. */
enum Policy {
    /** As the extension comes. */
    DEFAULT(Map.of()),
    FIFTY_CODES(Map.of("codeCount", "50")),
    /** 115 bits: no password hash is needed. */
    LONG_CODES(Map.of("codeSecretLength", "23", "codeCount", "50"));

    private final Map<String, String> settings;

    Policy(Map<String, String> settings) {
        this.settings = settings;
    }

    String realm() {
        return "benchmark-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whoever measures needs no second factor to get codes. */
    Map<String, String> settings() {
        Map<String, String> all = new HashMap<>(settings);
        all.put("requireSecondFactor", "false");
        return all;
    }
}
