package dev.backupcodes.keycloak.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.demo.Demo;
import dev.backupcodes.keycloak.docker.Dockerfile.Instruction;
import dev.backupcodes.keycloak.docker.Dockerfile.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be told of the files in {@code docker} without Docker; {@code OptimizedStartIT} does what they say. */
final class DockerFilesTest {

    private static final Path DOCKER = Path.of("docker");
    /** Keycloak settles these when it is built, and does not start with other values. */
    private static final Set<String> BUILD_SETTINGS = Set.of("KC_DB", "KC_HEALTH_ENABLED", "KC_METRICS_ENABLED");

    private final Dockerfile dockerfile = Dockerfile.read();
    private final ComposeFile compose = ComposeFile.read();

    @Test
    void givenTheImageThenItHasTheVersionsOfTheBuild() throws IOException {
        assertThat(dockerfile.argument("KEYCLOAK_VERSION")).isEqualTo(ofThePom("keycloak.version"));
        assertThat(dockerfile.stage("jar").image())
                .startsWith("eclipse-temurin:" + ofThePom("maven.compiler.release") + "-jdk");
        assertThat(Stream.of(dockerfile.stage("builder"), dockerfile.last()))
                .extracting(Stage::image)
                .containsOnly("quay.io/keycloak/keycloak:" + ofThePom("keycloak.version"));
    }

    @Test
    void givenAnImageThenItsVersionIsPinned() {
        Stream<String> ours = dockerfile.stages().stream().map(Stage::image);
        Stream<String> others = compose.services().values().stream()
                .filter(service -> service.has("image"))
                .map(service -> service.path("image").textValue());

        assertThat(Stream.concat(ours, others))
                .hasSize(7)
                .allSatisfy(image ->
                        assertThat(image).matches("[^:$]+:v?[0-9][^:$]*").doesNotContain("latest"));
    }

    @Test
    void givenTheImageThenItRunsOptimizedAndNotAsRoot() {
        Stage image = dockerfile.last();

        assertThat(names(image)).containsExactly("COPY", "USER", "ENTRYPOINT", "CMD");
        assertThat(image.only("USER")).isEqualTo("1000");
        assertThat(image.only("COPY")).isEqualTo("--from=builder --chown=1000:0 /opt/keycloak/ /opt/keycloak/");
        assertThat(Dockerfile.words(image.only("ENTRYPOINT"))).containsExactly("/opt/keycloak/bin/kc.sh");
        assertThat(dockerfile.command()).containsExactly("start", "--optimized");
    }

    @Test
    void givenTheBuilderThenKeycloakIsBuiltWithTheJarAndTheSettings() {
        Stage builder = dockerfile.stage("builder");

        assertThat(names(builder)).containsExactly("ENV", "COPY", "RUN");
        assertThat(builder.only("COPY")).startsWith("--from=jar ").endsWith(" /opt/keycloak/providers/");
        assertThat(builder.only("RUN")).endsWith("&& /opt/keycloak/bin/kc.sh build");
        assertThat(dockerfile.buildEnvironment())
                .containsOnlyKeys(BUILD_SETTINGS)
                .containsEntry("KC_DB", "postgres")
                .containsEntry("KC_HEALTH_ENABLED", "true");
    }

    @Test
    void givenTheJarsStageThenItCopiesAllThatTheJarIsMadeOf() throws IOException {
        assertThat(copied()).allSatisfy(path -> assertThat(Path.of(path)).exists());
        assertThat(copied()).contains("pom.xml", "mvnw", ".mvn");
        for (String folder : new String[] {"src/main/java", "src/main/resources", "themes"}) {
            assertThat(copied()).anyMatch(path -> Path.of(folder).startsWith(path));
        }
        assertThat(all("<directory>([^<]+)</directory>", Files.readString(Path.of("pom.xml"))))
                .isSubsetOf("src/main/resources", "themes");
        assertThat(Files.isExecutable(Path.of("mvnw"))).isTrue();
    }

    /** Otherwise a copy fails, or a change of what nobody copies makes Docker build anew. */
    @Test
    void givenDockerignoreThenItLetsInWhatIsCopiedAndNothingElse() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertThat(lines).startsWith("*");
        assertThat(lines.stream().skip(1)).allMatch(line -> line.startsWith("!"));
        assertThat(lines.stream().skip(1).map(line -> line.substring(1))).containsExactlyInAnyOrderElementsOf(copied());
    }

    @Test
    void givenComposeThenItBuildsOurImage() {
        JsonNode build = compose.service("keycloak").path("build");
        Path context = DOCKER.resolve(build.path("context").textValue()).normalize();

        assertThat(context).isEqualTo(Path.of(""));
        assertThat(context.resolve(build.path("dockerfile").textValue())).isEqualTo(Dockerfile.FILE);
        assertThat(build.has("args")).isFalse();
        assertThat(ComposeFile.texts(compose.service("keycloak").path("command")))
                .startsWith(dockerfile.command().toArray(String[]::new))
                .endsWith("--import-realm")
                .hasSize(dockerfile.command().size() + 1);
    }

    @Test
    void givenComposeThenItSetsWhatIsSetAtTheStartAndNotInTheBuild() {
        assertThat(compose.environment("keycloak"))
                .doesNotContainKeys(BUILD_SETTINGS.toArray(String[]::new))
                .allSatisfy((name, value) -> assertThat(value).as(name).isNotBlank());
    }

    @Test
    void givenTheDemoRealmThenComposeSetsAllVariablesItAsksFor() throws IOException {
        Set<String> asked = new TreeSet<>(all("\\$\\{([A-Z_]+)[:}]", Files.readString(Demo.REALM)));

        assertThat(asked).isNotEmpty();
        assertThat(compose.environment("keycloak")).containsKeys(asked.toArray(String[]::new));
        assertThat(compose.services())
                .containsKey(compose.environment("keycloak").get("DEMO_SMTP_HOST"));
    }

    @Test
    void givenComposeThenKeycloakKnowsItsDatabase() {
        var keycloak = compose.environment("keycloak");
        var postgres = compose.environment("postgres");

        assertThat(keycloak)
                .containsEntry("KC_DB_URL", "jdbc:postgresql://postgres:5432/" + postgres.get("POSTGRES_DB"))
                .containsEntry("KC_DB_USERNAME", postgres.get("POSTGRES_USER"))
                .containsEntry("KC_DB_PASSWORD", postgres.get("POSTGRES_PASSWORD"));
    }

    @Test
    void givenComposeThenPortsAreOpenToTheMachineItselfOnly() {
        assertThat(compose.everywhere("ports")).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
        assertThat(compose.services().values()).noneMatch(service -> service.has("network_mode"));
        assertThat(ComposeFile.texts(compose.service("keycloak").path("ports"))).containsExactly("127.0.0.1:8080:8080");
        assertThat(compose.environment("keycloak")).containsEntry("KC_HOSTNAME", "http://localhost:8080");
    }

    @Test
    void givenComposeThenItsMountsExistAndTheRealmIsReadOnly() {
        assertThat(compose.everywhere("volumes")).hasSize(7).allSatisfy(mount -> {
            String source = mount.split(":")[0];
            if (source.startsWith(".")) {
                assertThat(DOCKER.resolve(source)).isRegularFile();
                assertThat(mount).endsWith(":ro");
            } else {
                assertThat(compose.root().path("volumes").has(source)).isTrue();
            }
        });
        assertThat(DOCKER.resolve("realm/demo-realm.json")).isEqualTo(Demo.REALM);
    }

    @Test
    void givenComposeThenWhatDependsOnAHealthyServiceFindsItsHealthCheck() {
        compose.services()
                .values()
                .forEach(service -> service.path("depends_on").properties().forEach(other -> {
                    boolean healthy = "service_healthy"
                            .equals(other.getValue().path("condition").textValue());
                    assertThat(compose.services()).containsKey(other.getKey());
                    assertThat(compose.service(other.getKey()).has("healthcheck"))
                            .isEqualTo(healthy);
                }));
        assertThat(String.join(" ", compose.healthCheck("keycloak"))).contains("/9000", "GET /health/ready ");
    }

    @Test
    void givenComposeThenNoServiceCanGainPrivileges() {
        assertThat(compose.services().values()).isNotEmpty().allSatisfy(service -> {
            assertThat(ComposeFile.texts(service.path("security_opt"))).contains("no-new-privileges:true");
            assertThat(service.path("privileged").asBoolean()).isFalse();
        });
    }

    /** Who only wants to try the product gets neither. */
    @Test
    void givenComposeThenWhatMonitorsIsStartedOnRequestOnly() {
        assertThat(compose.services().entrySet().stream()
                        .filter(service -> service.getValue().has("profiles"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("prometheus", "grafana");
        assertThat(List.of("prometheus", "grafana"))
                .allSatisfy(name -> assertThat(
                                ComposeFile.texts(compose.service(name).path("profiles")))
                        .containsExactly("monitoring"));
    }

    @Test
    void givenTheDockerfileInTheDocumentationThenItBuildsLikeOurs() throws IOException {
        String text = Files.readString(Path.of("docs", "docker.md"));
        Dockerfile documented =
                Dockerfile.parse(all("(?s)```dockerfile\\R(.*?)```", text).get(0));

        assertThat(documented.buildEnvironment()).isEqualTo(dockerfile.buildEnvironment());
        assertThat(documented.stage("builder").only("RUN"))
                .isEqualTo(dockerfile.stage("builder").only("RUN"));
        assertThat(documented.last().instructions()).isEqualTo(dockerfile.last().instructions());
    }

    @Test
    void givenABuildVariableThatCannotBeReadThenTheReaderSaysSo() {
        assertThatThrownBy(() ->
                        Dockerfile.parse("FROM a:1\nCMD start --optimized").command())
                .hasMessageContaining("start --optimized");
        assertThatThrownBy(() -> Dockerfile.parse("FROM a:1").command()).hasMessageContaining("CMD stands 0 times");
    }

    private Set<String> copied() {
        return dockerfile.stages().stream()
                .flatMap(stage -> stage.all("COPY"))
                .filter(words -> !words.startsWith("--from="))
                .flatMap(words -> {
                    List<String> all = List.of(words.split("\\s+"));
                    return all.subList(0, all.size() - 1).stream();
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> names(Stage stage) {
        return stage.instructions().stream().map(Instruction::name).toList();
    }

    private static String ofThePom(String property) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        return all("<" + Pattern.quote(property) + ">([^<]+)<", pom).get(0);
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
