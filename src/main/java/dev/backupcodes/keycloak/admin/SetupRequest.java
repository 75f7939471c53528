package dev.backupcodes.keycloak.admin;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.http.HttpRequest;

/**
 * What is asked of a setup. The realm is changed in earnest unless a dry run is asked for, so one that is asked for in a way
 * that does not count (misspelt, or in the body) must not pass for none.
 *
 * @param dryRun to be told what would be changed
 */
record SetupRequest(boolean dryRun) {

    private static final String DRY_RUN = "dryRun";
    private static final Set<String> NO_FIELDS = Set.of();

    /** @throws InvalidRequest with what is wrong */
    static SetupRequest read(HttpRequest request, byte[] body) {
        JsonBody.read(body, NO_FIELDS);
        formFields(request).findFirst().ifPresent(name -> {
            throw new InvalidRequest("backupCodesRestUnknownField", JsonBody.shown(name));
        });
        request.getUri().getQueryParameters().keySet().stream()
                .filter(name -> !DRY_RUN.equals(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidRequest("backupCodesRestUnknownParameter", JsonBody.shown(name));
                });
        return new SetupRequest(isTrue(request.getUri().getQueryParameters().getOrDefault(DRY_RUN, List.of("false"))));
    }

    /** Keycloak (26.7) reads forms itself, and leaves nothing of them in the body: the usual one of {@code curl -d}, too. */
    private static Stream<String> formFields(HttpRequest request) {
        return Stream.concat(
                request.getDecodedFormParameters().keySet().stream(),
                request.getMultiPartFormParameters().keySet().stream());
    }

    private static boolean isTrue(List<String> values) {
        if (!values.equals(List.of("true")) && !values.equals(List.of("false"))) {
            throw new InvalidRequest("backupCodesRestWrongType", DRY_RUN);
        }
        return values.get(0).equals("true");
    }
}
