package dev.backupcodes.keycloak.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code docker/monitoring} and the document ask for what the code counts, and for nothing else. */
class MonitoringFilesTest {

    private static final Path FOLDER = Path.of("docker", "monitoring");
    private static final Path RULES = FOLDER.resolve("backup-codes-rules.yml");
    private static final Path RULE_TESTS = FOLDER.resolve("backup-codes-rules-test.yml");
    private static final Path BOARD = FOLDER.resolve("grafana").resolve("backup-codes.json");
    private static final Path DOCUMENT = Path.of("docs", "metrics.md");

    /** A metric, and what is asked of its labels. */
    private static final Pattern USE = Pattern.compile("(keycloak_backup_codes_\\w+)(?:\\{([^}]*)})?");

    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");

    private static final Map<String, Set<String>> COUNTED =
            Recorded.everything().inPrometheus();

    @Test
    void givenARuleThenTheCodeCountsWhatItAsksFor() throws IOException {
        List<String> expressions = alerts().values().stream()
                .map(rule -> rule.path("expr").textValue())
                .toList();

        assertThat(expressions).hasSize(5).allSatisfy(MonitoringFilesTest::assertCounted);
    }

    @Test
    void givenABoardThenTheCodeCountsWhatItAsksFor() throws IOException {
        JsonNode board = new ObjectMapper().readTree(BOARD.toFile());
        List<String> expressions = board.findValuesAsText("expr");

        assertThat(expressions).hasSizeGreaterThan(10).allSatisfy(MonitoringFilesTest::assertCounted);
        assertThat(board.path("templating").findValuesAsText("definition"))
                .isNotEmpty()
                .allSatisfy(MonitoringFilesTest::assertCounted);
        assertThat(usedIn(String.join(" ", expressions))).isEqualTo(metricsOf(COUNTED.keySet()));
    }

    @Test
    void givenTheRuleTestsThenTheyAreAboutSeriesAsTheCodeMakesThem() throws IOException {
        List<String> series = yaml(RULE_TESTS).findValuesAsText("series");

        assertThat(series).isNotEmpty().allSatisfy(one -> {
            Matcher use = USE.matcher(one);
            assertThat(use.find()).isTrue();
            Set<String> labels = labelsIn(use.group(2));
            labels.removeAll(Set.of("job", "instance"));
            assertThat(labels).isEqualTo(COUNTED.get(use.group(1)));
        });
    }

    @Test
    void givenAnAlertThenARuleTestSeesItFireAndSeesItKeepQuiet() throws IOException {
        Map<String, List<Boolean>> seen = new LinkedHashMap<>();
        yaml(RULE_TESTS)
                .path("tests")
                .forEach(test -> test.path("alert_rule_test")
                        .forEach(one -> seen.computeIfAbsent(
                                        one.path("alertname").textValue(), name -> new ArrayList<>())
                                .add(one.has("exp_alerts"))));

        assertThat(seen).containsOnlyKeys(alerts().keySet());
        assertThat(seen.values()).allSatisfy(fires -> assertThat(fires).contains(true, false));
    }

    /** Who is woken at night finds out what to do. */
    @Test
    void givenAnAlertThenItLeadsToASectionOfTheDocument() throws IOException {
        Set<String> anchors = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("#"))
                .map(line ->
                        line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", ""))
                .map(line -> "docs/metrics.md#" + line.replace(' ', '-'))
                .collect(Collectors.toSet());

        assertThat(alerts().values())
                .allSatisfy(rule ->
                        assertThat(rule.at("/annotations/runbook").textValue()).isIn(anchors));
        assertThat(alerts().keySet())
                .allSatisfy(name -> assertThat(Files.readString(DOCUMENT)).contains("`" + name + "`"));
    }

    @Test
    void givenTheDocumentThenItNamesEveryMetricWithItsLabelsAndNoOther() throws IOException {
        String document = Files.readString(DOCUMENT);
        Map<String, Set<String>> documented = document.lines()
                .filter(line -> line.startsWith("| `keycloak_backup_codes_"))
                .map(line -> line.split("\\|"))
                .collect(Collectors.toMap(cells -> cells[1].replace("`", "").strip(), cells -> namesIn(cells[2])));

        Map<String, Set<String>> all = new LinkedHashMap<>();
        metricsOf(COUNTED.keySet())
                .forEach(name -> all.put(name, COUNTED.getOrDefault(name, COUNTED.get(name + "_count"))));
        assertThat(documented).isEqualTo(all);
        assertThat(usedIn(document)).isEqualTo(metricsOf(COUNTED.keySet()));
    }

    /** They stand in the document, in the order in which they are declared. */
    @Test
    void givenLabelsWithFewValuesThenTheDocumentNamesThem() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertThat(Stream.of(SetChange.values()).map(SetChange::label))
                .allSatisfy(value -> assertThat(document).contains("`" + value + "`"));
        assertThat(Stream.of(MailKind.values()).map(MailKind::label))
                .allSatisfy(value -> assertThat(document).contains("`" + value + "`"));
    }

    @Test
    void givenTheScrapeConfigurationThenItLoadsTheRules() throws IOException {
        JsonNode prometheus = yaml(FOLDER.resolve("prometheus.yml"));

        assertThat(prometheus.path("rule_files").get(0).textValue())
                .isEqualTo(RULES.getFileName().toString());
        assertThat(prometheus.at("/scrape_configs/0/static_configs/0/targets/0").textValue())
                .isEqualTo("keycloak:9000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check rules backup-codes-rules.yml", "test rules backup-codes-rules-test.yml"})
    void givenPromtoolThenItFindsNothingWrong(String words) throws Exception {
        assumeTrue(isInstalled("promtool"), "promtool, of Prometheus, is not installed here");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(words.split(" ")));

        Process promtool = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void assertCounted(String expression) {
        Matcher uses = USE.matcher(expression);
        Set<String> labels = new TreeSet<>(Set.of("job", "instance"));
        while (uses.find()) {
            assertThat(COUNTED).as(expression).containsKey(uses.group(1));
            Set<String> own = COUNTED.get(uses.group(1));
            assertThat(own).as(expression).containsAll(labelsIn(uses.group(2)));
            labels.addAll(own);
        }
        Matcher groupings = GROUPING.matcher(expression);
        while (groupings.find()) {
            assertThat(labels).as(expression).containsAll(namesIn(groupings.group(1)));
        }
    }

    private static Set<String> labelsIn(String selector) {
        Matcher labels = LABEL.matcher(selector == null ? "" : selector);
        return labels.results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> namesIn(String list) {
        return Pattern.compile("\\w+")
                .matcher(list)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> usedIn(String text) {
        return metricsOf(
                USE.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toSet()));
    }

    /** A timer is one metric, however many series it has. */
    private static Set<String> metricsOf(Set<String> names) {
        return names.stream()
                .map(name -> name.replaceFirst("_seconds_(bucket|count|sum|max)$", "_seconds"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, JsonNode> alerts() throws IOException {
        Map<String, JsonNode> result = new LinkedHashMap<>();
        yaml(RULES)
                .path("groups")
                .forEach(group -> group.path("rules")
                        .forEach(rule -> result.put(rule.path("alert").textValue(), rule)));
        return result;
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
    }
}
