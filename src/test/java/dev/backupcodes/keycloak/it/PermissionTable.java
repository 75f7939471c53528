package dev.backupcodes.keycloak.it;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A table of who may do what, as a person writes it: a line for each caller, a column for each kind of target. */
final class PermissionTable {

    private PermissionTable() {}

    /**
     * All cells of a table.
     *
     * @param call that the table is about
     * @param text the first line names the columns
     * @param kinds columns that stand for several targets
     */
    static Stream<Cell> cells(UserCall call, String text, Map<String, List<String>> kinds) {
        List<String> lines = text.lines().toList();
        List<String> columns = split(lines.get(0));
        return lines.stream()
                .skip(1)
                .map(PermissionTable::split)
                .flatMap(line -> IntStream.range(1, columns.size())
                        .boxed()
                        .flatMap(i -> kinds.getOrDefault(columns.get(i), List.of(columns.get(i))).stream()
                                .map(target -> Cell.of(call, line.get(0), target, line.get(i)))));
    }

    private static List<String> split(String line) {
        return Arrays.stream(line.split("\\|")).map(String::strip).toList();
    }

    /**
     * One caller, one target, and what comes of it.
     *
     * @param error our error's id; empty for a success and for Keycloak's own answers
     */
    record Cell(UserCall call, String caller, String target, int status, String error) {

        private static Cell of(UserCall call, String caller, String target, String expected) {
            String[] words = expected.split(" ", 2);
            return new Cell(call, caller, target, Integer.parseInt(words[0]), words.length == 1 ? "" : words[1]);
        }

        boolean succeeds() {
            return status / 100 == 2;
        }

        /** Keycloak has let the call through to us. */
        boolean reachesUs() {
            return succeeds() || !error.isEmpty();
        }

        @Override
        public String toString() {
            return call + ": " + caller + " on " + target + " -> " + status + " " + error;
        }
    }
}
