package dev.backupcodes.keycloak.docker;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads {@code docker/compose.yaml}. */
public final class ComposeFile {

    static final Path FILE = Path.of("docker", "compose.yaml");

    private final JsonNode root;

    private ComposeFile(JsonNode root) {
        this.root = root;
    }

    public static ComposeFile read() {
        try {
            YAMLFactory yaml = YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
            return new ComposeFile(new ObjectMapper(yaml).readTree(FILE.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    JsonNode service(String name) {
        return root.path("services").path(name);
    }

    Map<String, JsonNode> services() {
        Map<String, JsonNode> result = new LinkedHashMap<>();
        root.path("services").properties().forEach(one -> result.put(one.getKey(), one.getValue()));
        return result;
    }

    public Map<String, String> environment(String service) {
        Map<String, String> result = new LinkedHashMap<>();
        service(service)
                .path("environment")
                .properties()
                .forEach(one -> result.put(one.getKey(), one.getValue().textValue()));
        return result;
    }

    /** The command that tells whether the service is up; Compose takes {@code $$} for one dollar. */
    public List<String> healthCheck(String service) {
        List<String> test = texts(service(service).path("healthcheck").path("test"));
        return test.stream().skip(1).map(word -> word.replace("$$", "$")).toList();
    }

    Stream<String> everywhere(String field) {
        return services().values().stream().flatMap(service -> texts(service.path(field)).stream());
    }

    static List<String> texts(JsonNode list) {
        List<String> result = new ArrayList<>();
        list.forEach(one -> result.add(one.textValue()));
        return result;
    }
}
