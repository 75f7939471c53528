package dev.backupcodes.keycloak.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeKind;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Metrics that are off, broken or missing: nothing else may suffer. */
class ServerMetricsTest {

    private static final Attempt ACCEPTED = new Attempt.Accepted(CodeKind.OWN, "7K", 9);

    @Test
    void givenNoServerAroundThenMetricsAreOff() {
        assertThat(ServerMetrics.get().areOn()).isFalse();
    }

    @Test
    void givenMetricsAreOffThenNothingIsKept() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ServerMetrics off = ServerMetrics.of(() -> false, () -> new MicrometerMeters(registry));

        assertThat(off.areOn()).isFalse();
        useAll(off);

        assertThat(registry.getMeters()).isEmpty();
        assertThat(off.realms()).isEmpty();
    }

    @Test
    void givenMetricsAreOnThenTheyAreKept() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ServerMetrics on = ServerMetrics.of(() -> true, () -> new MicrometerMeters(registry));

        assertThat(on.areOn()).isTrue();
        useAll(on);

        assertThat(registry.getMeters()).isNotEmpty();
        assertThat(on.realms()).containsExactly("bank");
    }

    @Test
    void givenARegistryThatFailsThenNobodyNotices() {
        MeterRegistry failing = new SimpleMeterRegistry();
        failing.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                throw new IllegalStateException("a filter of somebody else");
            }
        });
        ServerMetrics server = ServerMetrics.of(() -> true, () -> new MicrometerMeters(failing));

        assertThatCode(() -> useAll(server)).doesNotThrowAnyException();
        assertThat(failing.getMeters()).isEmpty();
    }

    @Test
    void givenAnotherMeterHasTheNameThenNobodyNotices() {
        MeterRegistry taken = new SimpleMeterRegistry();
        taken.gauge(
                Metric.ATTEMPTS.fullName(),
                List.of(Tag.of("realm", "bank"), Tag.of("kind", "own"), Tag.of("outcome", "accepted")),
                1);
        ServerMetrics server = ServerMetrics.of(() -> true, () -> new MicrometerMeters(taken));

        assertThatCode(() -> useAll(server)).doesNotThrowAnyException();
    }

    @Test
    void givenAConfigurationThatCannotBeReadThenMetricsAreOff() {
        BooleanSupplier unreadable = () -> {
            throw new IllegalArgumentException("metrics-enabled=maybe");
        };

        assertThat(ServerMetrics.ofMicrometer(unreadable).areOn()).isFalse();
    }

    /** It is in every Keycloak 26.7; but a login must not hang on it. */
    @Test
    void givenNoMicrometerThenMetricsAreOffAndNothingFails() throws Exception {
        try (URLClassLoader without = new WithoutMicrometer()) {
            Class<?> test = without.loadClass(Absent.class.getName());
            assertThat(test.getClassLoader()).isSameAs(without);

            Method use = test.getDeclaredMethod("use");
            use.setAccessible(true);
            assertThat(use.invoke(null)).isEqualTo("off, and accepted");
        }
    }

    private static void useAll(ServerMetrics server) {
        RealmMetrics realm = new RealmMetrics(server, "bank");
        assertThat(new AttemptMeter(realm, Optional.of(CodeKind.OWN)).measured(() -> ACCEPTED))
                .isSameAs(ACCEPTED);
        realm.changed(CodeKind.OWN, SetChange.MADE);
        realm.changed(null, CodeKind.OWN, SetChange.MADE);
        realm.lockoutCodesMade("anna");
        realm.staffCall("regenerate", "done");
        realm.mail(MailKind.LINK, false);
        realm.doorsNotAsking(1);
        realm.withoutDoors();
        assertThat(realm.making(CodeKind.OWN, () -> "codes")).isEqualTo("codes");
        server.expect("bank");
    }

    /** Runs where there is no Micrometer. */
    static final class Absent {

        private Absent() {}

        static String use() {
            ServerMetrics server = ServerMetrics.ofMicrometer(() -> true);
            Attempt attempt = new Attempt.Accepted(CodeKind.OWN, "7K", 9);
            boolean same = new AttemptMeter(new RealmMetrics(server, "bank"), Optional.empty()).measured(() -> attempt)
                    == attempt;
            return (server.areOn() ? "on" : "off") + (same ? ", and accepted" : "");
        }
    }

    /** The same classes once more, without those of Micrometer. */
    private static final class WithoutMicrometer extends URLClassLoader {

        WithoutMicrometer() {
            super(
                    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .filter(entry -> !entry.contains("micrometer"))
                            .map(WithoutMicrometer::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
