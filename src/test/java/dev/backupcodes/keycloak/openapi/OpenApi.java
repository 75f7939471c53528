package dev.backupcodes.keycloak.openapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * {@code docs/openapi.yaml}, held against what the server answers, and in the end what the server answered against what
 * is documented. Threads may share it.
 *
 * <p>An answer is ours if it is a success or has an {@code errorMessage}; Keycloak's own errors have none. Headers that
 * the page calls optional may be missing only in Keycloak's own.
 */
public final class OpenApi {

    private static final Path FILE = Path.of("docs", "openapi.yaml");
    private static final String JSON_TYPE = "application/json";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .formatAssertionsEnabled(true)
                    .locale(Locale.ENGLISH)
                    .build()));

    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();
    private final Set<String> produced = ConcurrentHashMap.newKeySet();

    private OpenApi(JsonNode document) {
        this.document = document;
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .map(entry ->
                                new Operation(entry.getKey().toUpperCase(Locale.ROOT), path.getKey(), entry.getValue()))
                        .forEach(operations::add));
    }

    /** The one that all integration tests of a JVM share. */
    public static OpenApi get() {
        return Shared.INSTANCE;
    }

    /** The page as it is, with nothing recorded. */
    static OpenApi read() {
        try {
            return new OpenApi(YAML.readTree(Files.readString(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " cannot be read.", e);
        }
    }

    /** The parsed page. */
    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /**
     * Checks an answer and records that it was produced.
     *
     * @param path a template of the page, or an address that matches one; without host and query
     * @param contentType as the server sent it; null if it sent none
     */
    public void check(String method, String path, int status, String contentType, String body, HttpHeaders headers) {
        Operation operation = operation(method, path);
        String answer = operation + " " + status;
        JsonNode response =
                resolve(operation.node().path("responses").path(String.valueOf(status)), answer + " is not documented");
        JsonNode json = checkBody(answer, response, contentType, body);
        checkHeaders(answer, response, headers, status < 400 || json.has("errorMessage"));
        produced.add(answer);
        if (json.path("error").isTextual()) {
            produced.add(answer + " " + json.path("error").textValue());
        }
    }

    /**
     * Checks a body that was sent. What the server took must be documented; what it refused need not be.
     *
     * @param body null or empty if none was sent
     */
    public void checkRequest(String method, String path, String body) {
        Operation operation = operation(method, path);
        JsonNode request = operation.node().path("requestBody");
        if (body == null || body.isEmpty()) {
            require(!request.path("required").asBoolean(), operation + " was taken without a body");
            return;
        }
        JsonNode schema = request.path("content").path(JSON_TYPE).path("schema");
        require(!schema.isMissingNode(), operation + " is documented without a body and took " + body);
        conform(operation + " took a body that is documented as wrong", schema, parse(operation + " took", body));
    }

    /**
     * What is documented and was never answered, a line each: {@code GET /a/{b} 200}, and with the error's id if the page
     * names the ids, {@code GET /a/{b} 404 user_not_found}.
     */
    public Set<String> neverProduced() {
        Set<String> missing = documented();
        missing.removeAll(produced);
        return missing;
    }

    /** All answers that the page promises, in the words of {@link #neverProduced()}. */
    Set<String> documented() {
        Set<String> all = new TreeSet<>();
        for (Operation operation : operations) {
            operation.node().path("responses").properties().forEach(entry -> {
                String answer = operation + " " + entry.getKey();
                Set<String> ids = new TreeSet<>();
                collectErrorIds(schemaOf(resolve(entry.getValue(), answer)), ids);
                if (ids.isEmpty()) {
                    all.add(answer);
                }
                ids.forEach(id -> all.add(answer + " " + id));
            });
        }
        return all;
    }

    private void collectErrorIds(JsonNode reference, Set<String> ids) {
        if (reference.isMissingNode()) {
            return;
        }
        JsonNode schema = resolve(reference, "the schema");
        schema.at("/properties/error/enum").forEach(id -> ids.add(id.textValue()));
        for (String combination : List.of("allOf", "anyOf", "oneOf")) {
            schema.path(combination).forEach(part -> collectErrorIds(part, ids));
        }
    }

    private Operation operation(String method, String path) {
        Optional<Operation> found = operations.stream()
                .filter(operation -> operation.method().equals(method) && operation.matches(path))
                .findFirst();
        return found.orElseThrow(() -> new AssertionError(method + " " + path + " is not documented in " + FILE));
    }

    private JsonNode checkBody(String answer, JsonNode response, String contentType, String body) {
        if (!response.has("content")) {
            require(body.isEmpty(), answer + " is documented without a body and has one: " + body);
            return JSON.missingNode();
        }
        String type = contentType == null ? "nothing" : contentType.replaceFirst("\\s*;.*$", "");
        require(
                response.path("content").has(type),
                answer + " is documented as " + response.path("content").properties() + " and came as " + type + ": "
                        + body);
        JsonNode json = parse(answer, body);
        conform(answer + " is not as documented", schemaOf(response), json);
        return json;
    }

    private void checkHeaders(String answer, JsonNode response, HttpHeaders headers, boolean ours) {
        response.path("headers").properties().forEach(entry -> {
            JsonNode header = resolve(entry.getValue(), answer);
            Optional<String> value = headers.firstValue(entry.getKey());
            boolean required = header.path("required").asBoolean();
            require(value.isPresent() || !required && !ours, answer + " lacks the header " + entry.getKey());
            if (value.isPresent() && (required || ours)) {
                conform(
                        answer + " has a wrong header " + entry.getKey(),
                        header.path("schema"),
                        headerValue(value.get(), header.path("schema")));
            }
        });
    }

    private static JsonNode headerValue(String value, JsonNode schema) {
        boolean number = "integer".equals(schema.path("type").textValue()) && value.matches("[0-9]{1,18}");
        return number ? JsonNodeFactory.instance.numberNode(Long.parseLong(value)) : TextNode.valueOf(value);
    }

    private static JsonNode schemaOf(JsonNode response) {
        return response.path("content").path(JSON_TYPE).path("schema");
    }

    private void conform(String complaint, JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components")); // for the references in it
        List<Error> errors = SCHEMAS.getSchema(whole).validate(value);
        require(errors.isEmpty(), complaint + ": " + errors + "\n" + value);
    }

    private JsonNode resolve(JsonNode node, String what) {
        require(!node.isMissingNode(), what);
        if (!node.has("$ref")) {
            return node;
        }
        String reference = node.path("$ref").textValue();
        require(reference.startsWith("#/"), "Only references within the page, not " + reference);
        return resolve(
                document.at(JsonPointer.compile(reference.substring(1))), "The reference leads nowhere: " + reference);
    }

    private static JsonNode parse(String what, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(what + " is not JSON: " + text, e);
        }
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new AssertionError(complaint);
        }
    }

    /** A documented call. */
    record Operation(String method, String template, JsonNode node) {

        boolean matches(String path) {
            String pattern = Pattern.quote(template).replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q");
            return path.matches(pattern);
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    private static final class Shared {

        private static final OpenApi INSTANCE = read();
    }
}
