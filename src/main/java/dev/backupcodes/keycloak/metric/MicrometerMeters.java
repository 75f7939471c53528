package dev.backupcodes.keycloak.metric;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** Numbers in a registry of Micrometer. The one class that knows it, so that nothing else fails where it is missing. */
final class MicrometerMeters implements Meters {

    /** Few, since each is a time series: a code is checked in about 100 ms, a set is made in about a second. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    /** Micrometer keeps no value of a gauge, it asks for it. */
    private record Held(AtomicInteger value, Gauge gauge) {}

    MicrometerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Those of the server, beside Keycloak's own. */
    static Meters ofServer() {
        return new MicrometerMeters(Metrics.globalRegistry);
    }

    @Override
    public void add(Metric metric, int count, String... labelValues) {
        Counter.builder(metric.fullName())
                .description(metric.description())
                .tags(tags(metric, labelValues))
                .register(registry)
                .increment(count);
    }

    @Override
    public void record(Metric metric, Duration time, String... labelValues) {
        Timer.builder(metric.fullName())
                .description(metric.description())
                .tags(tags(metric, labelValues))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(time);
    }

    @Override
    public void set(Metric metric, int value, String... labelValues) {
        held.computeIfAbsent(key(metric, labelValues), key -> held(metric, labelValues))
                .value()
                .set(value);
    }

    private Held held(Metric metric, String... labelValues) {
        AtomicInteger value = new AtomicInteger();
        Gauge gauge = Gauge.builder(metric.fullName(), value, AtomicInteger::get)
                .description(metric.description())
                .tags(tags(metric, labelValues))
                .register(registry);
        return new Held(value, gauge);
    }

    @Override
    public void unset(Metric metric, String... labelValues) {
        Held gone = held.remove(key(metric, labelValues));
        if (gone != null) {
            registry.remove(gone.gauge());
        }
    }

    private static String key(Metric metric, String... labelValues) {
        return metric.name() + "/" + String.join("/", labelValues);
    }

    @Override
    public void read(Metric metric, IntSupplier value) {
        Gauge.builder(metric.fullName(), value::getAsInt)
                .description(metric.description())
                .register(registry);
    }

    @Override
    public void forget(String realm) {
        unset(Metric.DOORS_NOT_ASKING, realm);
        Tag tag = Tag.of(Metric.REALM, realm);
        List<Meter> gone = registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith(Metric.PREFIX))
                .filter(meter -> meter.getId().getTags().contains(tag))
                .toList();
        gone.forEach(registry::remove);
    }

    private static Tags tags(Metric metric, String... values) {
        List<String> labels = metric.labels();
        if (labels.size() != values.length) {
            throw new IllegalArgumentException(metric + " has the labels " + labels);
        }
        return Tags.of(IntStream.range(0, values.length)
                .mapToObj(i -> Tag.of(labels.get(i), values[i]))
                .toList());
    }
}
