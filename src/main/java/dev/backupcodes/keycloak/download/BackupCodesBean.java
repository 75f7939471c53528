package dev.backupcodes.keycloak.download;

import java.util.List;

/**
 * What the codes page shows. The template calls the accessors as methods, {@code codes()}: FreeMarker 2.3.32, which Keycloak 26.7
 * has, does not know records. It reads public types only.
 *
 * @param setId names this set when it is confirmed
 * @param siteName as people know it
 * @param accountPage where the user gets new codes; empty when the realm has no Account Console
 */
public record BackupCodesBean(
        List<String> codes,
        String setId,
        String madeOn,
        String siteName,
        String accountPage,
        String account,
        String fileName) {

    @Override
    public String toString() {
        return "BackupCodesBean[redacted]";
    }
}
