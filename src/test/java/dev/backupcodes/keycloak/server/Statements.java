package dev.backupcodes.keycloak.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What PostgreSQL was asked by one request, from its own log.
 *
 * @param statements in their order, without those that begin and end transactions and set up connections
 * @param commits of transactions that have written something
 * @param synchronous those of them that waited for the disk
 */
public record Statements(List<String> statements, int commits, int synchronous) {

    /** Keycloak writes some sessions a moment after the answer. */
    private static final long AFTERWARDS_MILLIS = 300;

    private static final Pattern LINE = Pattern.compile("\\[(\\d+)\\]\\s*LOG: {2}(?:execute [^:]+|statement): (.*)");
    private static final Pattern NO_WORK = Pattern.compile("(?i)(begin|commit|rollback|set|show|select 1$).*");
    private static final Pattern WRITES = Pattern.compile("(?i)(insert|update|delete|merge).*");
    private static final Pattern ASYNCHRONOUS = Pattern.compile("(?i)set local synchronous_commit to off");

    /**
     * Of several requests of a kind the one that asked for the least, since tasks in the background may come between.
     *
     * @param next gives one request after the other; what it takes to get there does not count
     */
    public static Statements leastOf(int rounds, Postgres postgres, Supplier<Runnable> next) {
        postgres.logStatements(true);
        try {
            return Stream.generate(next)
                    .limit(rounds)
                    .map(request -> during(postgres, request))
                    .min(Comparator.comparing(round -> round.statements().size()))
                    .orElseThrow();
        } finally {
            postgres.logStatements(false);
        }
    }

    private static Statements during(Postgres postgres, Runnable request) {
        try {
            rest();
            long begin = Files.size(postgres.log());
            request.run();
            rest();
            byte[] log = Files.readAllBytes(postgres.log());
            return parse(new String(log, (int) begin, log.length - (int) begin, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void rest() {
        try {
            Thread.sleep(AFTERWARDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Statements parse(String log) {
        List<String> statements = new ArrayList<>();
        Map<String, Boolean> writing = new HashMap<>();
        Map<String, Boolean> asynchronous = new HashMap<>();
        int commits = 0;
        int synchronous = 0;
        for (String line : log.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            String connection = matcher.group(1);
            String statement = matcher.group(2);
            if (!NO_WORK.matcher(statement).matches()) {
                statements.add(statement);
                writing.merge(connection, WRITES.matcher(statement).matches(), Boolean::logicalOr);
            } else if (ASYNCHRONOUS.matcher(statement).matches()) {
                asynchronous.put(connection, true);
            } else if (statement.toLowerCase(Locale.ROOT).startsWith("commit")) {
                boolean wrote = Boolean.TRUE.equals(writing.remove(connection));
                boolean waited = asynchronous.remove(connection) == null;
                commits += wrote ? 1 : 0;
                synchronous += wrote && waited ? 1 : 0;
            }
        }
        return new Statements(List.copyOf(statements), commits, synchronous);
    }
}
