package dev.backupcodes.keycloak.metric;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeKind;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Numbers as a server has them, in a registry of their own. */
final class Recorded {

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ServerMetrics server = new ServerMetrics(new MicrometerMeters(registry));

    RealmMetrics realm(String name) {
        return new RealmMetrics(server, name);
    }

    /** One of everything. */
    static Recorded everything() {
        Recorded recorded = new Recorded();
        RealmMetrics realm = recorded.realm("bank");
        Attempt refused = new Attempt.Refused(Set.of(CodeKind.OWN), Optional.of(Instant.EPOCH));
        new AttemptMeter(realm, Optional.empty()).measured(() -> refused);
        realm.changed(CodeKind.OWN, SetChange.MADE);
        realm.lockoutCodesMade("anna");
        realm.staffCall("regenerate", "forbidden");
        realm.mail(MailKind.LINK, true);
        realm.doorsNotAsking(2);
        realm.making(CodeKind.OWN, () -> "codes");
        return recorded;
    }

    /** The simple registry has gauges for the buckets of a timer besides. */
    List<Meter> meters() {
        return registry.getMeters().stream()
                .filter(meter -> !meter.getId().getName().endsWith(".histogram"))
                .toList();
    }

    /** What is counted, as Prometheus shows it, with the names of its labels. */
    Map<String, Set<String>> inPrometheus() {
        Map<String, Set<String>> result = new TreeMap<>();
        for (Meter meter : meters()) {
            Set<String> labels =
                    meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
            String name = meter.getId().getName().replace('.', '_');
            endings(meter.getId().getType()).forEach(ending -> {
                Set<String> all = new TreeSet<>(labels);
                if (ending.endsWith("_bucket")) {
                    all.add("le");
                }
                result.put(name + ending, all);
            });
        }
        return result;
    }

    /** {@code PrometheusNamingConvention}. {@code MetricsIT} sees that it is so. */
    private static Stream<String> endings(Meter.Type type) {
        return switch (type) {
            case COUNTER -> Stream.of("_total");
            case TIMER -> Stream.of("_seconds_bucket", "_seconds_count", "_seconds_sum", "_seconds_max");
            case GAUGE -> Stream.of("");
            default -> throw new IllegalStateException("nothing of ours is a " + type);
        };
    }

    double count(Metric metric, String... labels) {
        return registry.get(metric.fullName()).tags(labels).counter().count();
    }

    /** Whether there is any meter with this label. */
    boolean has(Metric metric, String... labels) {
        return !registry.find(metric.fullName()).tags(labels).meters().isEmpty();
    }
}
