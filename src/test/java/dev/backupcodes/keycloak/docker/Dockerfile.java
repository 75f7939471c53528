package dev.backupcodes.keycloak.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads {@code docker/Dockerfile}, as far as what stands there, so that tests do just what the image does. */
public final class Dockerfile {

    public static final Path FILE = Path.of("docker", "Dockerfile");

    private final Map<String, String> arguments = new LinkedHashMap<>();
    private final List<Stage> stages = new ArrayList<>();

    private Dockerfile(String text) {
        String joined = text.replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R\\s*", "");
        joined.lines().filter(line -> !line.isBlank()).forEach(this::add);
    }

    public static Dockerfile read() {
        try {
            return parse(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dockerfile parse(String text) {
        return new Dockerfile(text);
    }

    private void add(String line) {
        String[] parts = line.strip().split("\\s+", 2);
        switch (parts[0]) {
            case "FROM" -> stages.add(Stage.of(filled(parts[1])));
            case "ARG" -> addArgument(parts[1]);
            default -> last().instructions().add(new Instruction(parts[0], parts[1]));
        }
    }

    private void addArgument(String words) {
        String[] assignment = words.split("=", 2);
        arguments.put(assignment[0], assignment[1]);
    }

    private String filled(String words) {
        String result = words;
        for (Map.Entry<String, String> argument : arguments.entrySet()) {
            result = result.replace("${" + argument.getKey() + "}", argument.getValue());
        }
        return result;
    }

    /** The value that an {@code ARG} has if nobody gives another. */
    String argument(String name) {
        return arguments.get(name);
    }

    List<Stage> stages() {
        return stages;
    }

    Stage stage(String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The stage that the image is made of. */
    Stage last() {
        return stages.get(stages.size() - 1);
    }

    /** The environment of {@code kc.sh build}. */
    public Map<String, String> buildEnvironment() {
        Map<String, String> result = new LinkedHashMap<>();
        stage("builder")
                .all("ENV")
                .flatMap(words -> Stream.of(words.split("\\s+")))
                .map(one -> one.split("=", 2))
                .forEach(one -> result.put(one[0], one[1]));
        return result;
    }

    /** What {@code kc.sh} is started with. */
    public List<String> command() {
        return words(last().only("CMD"));
    }

    static List<String> words(String json) {
        try {
            return List.of(new ObjectMapper().readValue(json, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a list of words in brackets: " + json, e);
        }
    }

    record Instruction(String name, String words) {}

    /** From one {@code FROM} to the next. */
    record Stage(String image, String name, List<Instruction> instructions) {

        static Stage of(String words) {
            String[] parts = words.split("(?i)\\s+as\\s+");
            return new Stage(parts[0], parts.length > 1 ? parts[1] : "", new ArrayList<>());
        }

        Stream<String> all(String instruction) {
            return instructions.stream()
                    .filter(one -> one.name().equals(instruction))
                    .map(Instruction::words);
        }

        String only(String instruction) {
            List<String> found = all(instruction).toList();
            if (found.size() != 1) {
                throw new IllegalStateException(instruction + " stands " + found.size() + " times in " + image);
            }
            return found.get(0);
        }
    }
}
