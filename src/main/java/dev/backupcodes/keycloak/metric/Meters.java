package dev.backupcodes.keycloak.metric;

import java.time.Duration;
import java.util.function.IntSupplier;

/** Where numbers go. Values of labels stand in the order of {@link Metric#labels()}. */
interface Meters {

    /** The server's metrics are off. */
    Meters NONE = new Meters() {
        @Override
        public void add(Metric metric, int count, String... labelValues) {
            // nobody would read it
        }

        @Override
        public void record(Metric metric, Duration time, String... labelValues) {
            // nobody would read it
        }

        @Override
        public void set(Metric metric, int value, String... labelValues) {
            // nobody would read it
        }

        @Override
        public void read(Metric metric, IntSupplier value) {
            // nobody would read it
        }

        @Override
        public void unset(Metric metric, String... labelValues) {
            // there is nothing
        }

        @Override
        public void forget(String realm) {
            // there is nothing
        }
    };

    /** @param count 0 makes the metric appear, so that a rule sees the first increase */
    void add(Metric metric, int count, String... labelValues);

    void record(Metric metric, Duration time, String... labelValues);

    /** What holds until it is set again. */
    void set(Metric metric, int value, String... labelValues);

    /** @param value is asked whenever the server's metrics are read: it must be quick */
    void read(Metric metric, IntSupplier value);

    /** What was set holds no longer. */
    void unset(Metric metric, String... labelValues);

    /** All numbers of a realm go. */
    void forget(String realm);
}
