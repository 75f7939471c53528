package dev.backupcodes.keycloak.event;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.device.DeviceRepresentationProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.account.DeviceRepresentation;

/** What the request came from, in words that its owner knows it by: {@code Chrome, Linux}. Never the header itself. */
final class Device {

    private static final int MAX_LENGTH = 40;
    private static final Set<String> UNKNOWN = Set.of("Other", DeviceRepresentation.UNKNOWN);

    private Device() {}

    /** @return empty when the request does not tell, or nobody can read what it tells */
    static Optional<String> of(KeycloakSession session) {
        return Optional.ofNullable(session.getProvider(DeviceRepresentationProvider.class))
                .map(DeviceRepresentationProvider::deviceRepresentation)
                .map(Device::words)
                .filter(words -> !words.isEmpty());
    }

    static String words(DeviceRepresentation device) {
        return Stream.of(family(device.getBrowser()), family(device.getOs()))
                .filter(part -> !part.isEmpty() && !UNKNOWN.contains(part))
                .collect(Collectors.joining(", "));
    }

    /** Without the version. Parts of it may come from the header as they are, so there is little that it may hold. */
    private static String family(String name) {
        if (name == null) {
            return "";
        }
        String plain = name.replaceFirst("/.*", "")
                .replaceAll("[^\\p{L}\\p{N} ._+-]", "")
                .strip();
        return plain.codePoints()
                .limit(MAX_LENGTH)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
