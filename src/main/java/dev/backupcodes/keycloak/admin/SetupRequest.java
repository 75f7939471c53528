package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.setup.RealmSetup;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.http.HttpRequest;

/**
 * What is asked of a setup. The realm is changed in earnest unless a dry run is asked for, so one that is asked for in a way
 * that does not count (misspelt, or in the body) must not pass for none.
 */
final class SetupRequest {

    private static final String DRY_RUN = "dryRun";
    private static final String PROTECT_OTP = "protectOtp";
    private static final Set<String> PARAMETERS = Set.of(DRY_RUN, PROTECT_OTP);
    private static final Set<String> NO_FIELDS = Set.of();

    private SetupRequest() {}

    /** @throws InvalidRequest with what is wrong */
    static RealmSetup.Wish read(HttpRequest request, byte[] body) {
        JsonBody.read(body, NO_FIELDS);
        formFields(request).findFirst().ifPresent(name -> {
            throw new InvalidRequest("backupCodesRestUnknownField", JsonBody.shown(name));
        });
        MultivaluedMap<String, String> query = request.getUri().getQueryParameters();
        query.keySet().stream()
                .filter(name -> !PARAMETERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidRequest("backupCodesRestUnknownParameter", JsonBody.shown(name));
                });
        return new RealmSetup.Wish(isTrue(query, DRY_RUN), isTrue(query, PROTECT_OTP));
    }

    /** Keycloak (26.7) reads forms itself, and leaves nothing of them in the body: the usual one of {@code curl -d}, too. */
    private static Stream<String> formFields(HttpRequest request) {
        return Stream.concat(
                request.getDecodedFormParameters().keySet().stream(),
                request.getMultiPartFormParameters().keySet().stream());
    }

    private static boolean isTrue(MultivaluedMap<String, String> query, String name) {
        List<String> values = query.getOrDefault(name, List.of("false"));
        if (!values.equals(List.of("true")) && !values.equals(List.of("false"))) {
            throw new InvalidRequest("backupCodesRestWrongType", name);
        }
        return values.get(0).equals("true");
    }
}
