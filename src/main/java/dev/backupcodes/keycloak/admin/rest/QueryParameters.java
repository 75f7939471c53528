package dev.backupcodes.keycloak.admin.rest;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.http.HttpRequest;

/** What stands behind the question mark of an address, read to the letter: what is misspelt must not pass for what is not there. */
public final class QueryParameters {

    private final MultivaluedMap<String, String> values;

    private QueryParameters(MultivaluedMap<String, String> values) {
        this.values = values;
    }

    /**
     * @param names that may occur
     * @throws Refusal for any other one
     */
    public static QueryParameters of(HttpRequest request, Set<String> names) {
        MultivaluedMap<String, String> values = request.getUri().getQueryParameters();
        values.keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw RestError.INVALID_REQUEST.refusal("backupCodesRestUnknownParameter", JsonBody.shown(name));
                });
        return new QueryParameters(values);
    }

    /** All values of a parameter that may be given several times, and hold several with commas between them. */
    public List<String> list(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .toList();
    }

    /**
     * @return empty when it is not there
     * @throws Refusal when it is there twice, or says nothing
     */
    public Optional<String> text(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        if (all.size() > 1 || all.contains("")) {
            throw wrong(name);
        }
        return all.stream().findFirst();
    }

    /**
     * @return null when it is not there
     * @throws Refusal for anything but true and false
     */
    public Boolean flag(String name) {
        return text(name)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw wrong(name);
                })
                .orElse(null);
    }

    /**
     * @param defaultValue when it is not there
     * @throws Refusal for anything but a whole number from {@code min} to {@code max}
     */
    public int number(String name, int defaultValue, int min, int max) {
        return text(name).map(value -> number(name, value, min, max)).orElse(defaultValue);
    }

    private static int number(String name, String value, int min, int max) {
        boolean isNumber = value.matches("[0-9]{1,9}");
        if (!isNumber || Integer.parseInt(value) < min || Integer.parseInt(value) > max) {
            throw RestError.INVALID_REQUEST.refusal("backupCodesRestOutOfBounds", name, min, max);
        }
        return Integer.parseInt(value);
    }

    /** What to throw for a value that is none of those that can be. */
    public static Refusal wrong(String name) {
        return RestError.INVALID_REQUEST.refusal("backupCodesRestWrongType", name);
    }
}
