package dev.backupcodes.keycloak.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node tells Prometheus, of ours. */
public final class Scrape {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern LINE = Pattern.compile("(keycloak_backup_codes_\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final List<Sample> samples;

    private Scrape(List<Sample> samples) {
        this.samples = samples;
    }

    /** One time series, with its value now. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /** Reads the metrics of a node that has them on. */
    public static Scrape of(KeycloakServer node) {
        HttpResponse<String> answer = get(node, "/metrics");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("/metrics answered " + answer.statusCode());
        }
        return new Scrape(answer.body()
                .lines()
                .filter(line -> line.startsWith("keycloak_backup_codes"))
                .map(Scrape::sample)
                .toList());
    }

    private static HttpResponse<String> get(KeycloakServer node, String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(node.managementUrl() + path)).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("The management port did not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Sample sample(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalStateException("no sample of Prometheus: " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return new Sample(matcher.group(1), labels, Double.parseDouble(matcher.group(3)));
    }

    /** Everything. */
    public List<Sample> samples() {
        return samples;
    }

    /** The sum of what has these labels; 0 without any. */
    public double sum(String name, Map<String, String> labels) {
        return matching(name, labels).stream().mapToDouble(Sample::value).sum();
    }

    /** The series with these labels. */
    public List<Sample> matching(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(one -> one.name().equals("keycloak_backup_codes_" + name))
                .filter(one -> one.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }
}
