package dev.backupcodes.keycloak.benchmark;

import java.util.Collection;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What many rounds come down to, as it stands in a table. */
final class Medians {

    private Medians() {}

    /** Half of the values are smaller, half are greater. */
    static double of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    static <T> double of(Collection<T> rounds, ToDoubleFunction<T> value) {
        return of(rounds.stream().mapToDouble(value).boxed().toList());
    }

    /** A number as a cell; a dash where it could not be measured. */
    static String cell(double value, int decimals, String unit) {
        return Double.isNaN(value) ? "-" : number(value, decimals) + " " + unit;
    }

    /** By how much a number has grown, with its sign. */
    static String difference(double before, double after, int decimals, String unit) {
        double more = after - before;
        return Double.isNaN(more) ? "-" : (more < 0 ? "" : "+") + cell(more, decimals, unit);
    }

    /** Without a language: figures of all machines look the same. */
    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
