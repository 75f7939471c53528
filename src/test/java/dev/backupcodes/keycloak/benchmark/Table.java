package dev.backupcodes.keycloak.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one measurement has found, as it is printed, written as JSON and shown in {@code docs/benchmark.md}.
 *
 * @param id short name in JSON
 * @param notes sentences under the title: what was done, and what to think of it
 * @param columns titles, the first that of the rows' names
 * @param rows as many cells as there are columns
 */
public record Table(String id, String title, List<String> notes, List<String> columns, List<List<String>> rows) {

    /** Collects rows. */
    public static final class Builder {

        private final String id;
        private final String title;
        private final List<String> notes = new ArrayList<>();
        private final List<String> columns;
        private final List<List<String>> rows = new ArrayList<>();

        private Builder(String id, String title, List<String> columns) {
            this.id = id;
            this.title = title;
            this.columns = columns;
        }

        public Builder note(String sentence) {
            notes.add(sentence);
            return this;
        }

        public Builder row(String... cells) {
            if (cells.length != columns.size()) {
                throw new IllegalArgumentException(cells.length + " cells for " + columns);
            }
            rows.add(List.of(cells));
            return this;
        }

        public Table build() {
            return new Table(id, title, List.copyOf(notes), columns, List.copyOf(rows));
        }
    }

    public static Builder titled(String id, String title, String... columns) {
        return new Builder(id, title, List.of(columns));
    }

    /** For a terminal. */
    public String text() {
        List<Integer> widths = IntStream.range(0, columns.size())
                .mapToObj(column -> lines().stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        String lines = lines().stream().map(line -> padded(line, widths)).collect(Collectors.joining("\n"));
        return title + "\n" + lines + "\n" + String.join("\n", notes) + "\n";
    }

    private List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>(List.of(columns));
        lines.addAll(rows);
        return lines;
    }

    private static String padded(List<String> line, List<Integer> widths) {
        return IntStream.range(0, line.size())
                .mapToObj(i ->
                        String.format(i == 0 ? "%-" + widths.get(i) + "s" : "%" + widths.get(i) + "s", line.get(i)))
                .collect(Collectors.joining("  "));
    }

    /** For a page. */
    public String markdown() {
        String head = row(columns) + "|---" + "|--:".repeat(columns.size() - 1) + "|\n";
        return "## " + title + "\n" + String.join("\n", notes) + (notes.isEmpty() ? "" : "\n") + "\n" + head
                + rows.stream().map(Table::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
