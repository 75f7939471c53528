package dev.backupcodes.keycloak.proof.staff;

import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.ast.Command;
import edu.mit.csail.sdg.ast.Module;
import edu.mit.csail.sdg.parser.CompUtil;
import edu.mit.csail.sdg.translator.A4Options;
import edu.mit.csail.sdg.translator.A4Solution;
import edu.mit.csail.sdg.translator.TranslateAlloyToKodkod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kodkod.engine.satlab.SATFactory;

/** The model as it stands in the file, or with something taken out of it. */
final class StaffModel {

    /** Everything, and not what fits into a build: {@code -Dproof=full}. */
    static final boolean FULL = "full".equals(System.getProperty("proof"));

    private static final String FILE = "/proof/staff.als";
    private static final String KEPT = "fact Kept { no Dropped }";
    private static final String LISTED = "fact Listed { Excepted = Exception }";

    /** A prime. */
    private static final int STRIDE = 233;
    /** Instances of one question, and how many of those between are left out: neighbours are alike. */
    private static final int EACH = 2;

    private static final int LEFT_OUT = 5;

    /** In pure Java. */
    private static final String SOLVER = "sat4j";

    static {
        // The jar's own logger would tell on stderr what it translates.
        System.setProperty("org.slf4j.simpleLogger.log.kodkod", "warn");
    }

    private final String text;

    private StaffModel(String text) {
        this.text = text;
    }

    static StaffModel read() {
        try (InputStream file = Objects.requireNonNull(StaffModel.class.getResourceAsStream(FILE), FILE)) {
            return new StaffModel(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the model declares as {@code one sig ... extends <kind>}. */
    List<String> all(String kind) {
        MatchResult found = Pattern.compile("(?s)one sig((?:(?!\\bsig\\b).)*?)extends " + kind + " \\{}")
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow();
        return Pattern.compile("[A-Z]\\w+")
                .matcher(found.group(1).replaceAll("//.*", ""))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** What the model says has to hold. */
    List<String> assertions() {
        return Pattern.compile("(?m)^assert (\\w+)")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The model of a product that leaves something out. */
    StaffModel without(String guard) {
        return changed(KEPT, "fact Kept { Dropped = " + guard + " }");
    }

    /** The model that does not look away from one of the exceptions. */
    StaffModel withoutException(String exception) {
        return changed(LISTED, "fact Listed { Excepted = Exception - " + exception + " }");
    }

    private StaffModel changed(String before, String after) {
        if (!text.contains(before)) {
            throw new IllegalStateException("No " + before);
        }
        return new StaffModel(text.replace(before, after));
    }

    /**
     * Searches for what is against an assertion.
     *
     * @param scope as Alloy writes it
     */
    Optional<Story> against(String assertion, String scope) {
        return first("check " + assertion + " for " + scope);
    }

    /**
     * Searches for what a formula describes.
     *
     * @param scope as Alloy writes it
     */
    Optional<Story> example(String formula, String scope) {
        return first("run { " + formula + " } for " + scope);
    }

    /**
     * Instances, of each question as many as are needed, and of as many questions as there can be.
     *
     * @param most instances; some questions have none
     */
    List<Story> stories(List<Catalogue.Question> questions, int most) {
        Module world = CompUtil.parseEverything_fromString(
                A4Reporter.NOP,
                text
                        + questions.stream()
                                .map(Catalogue.Question::command)
                                .collect(Collectors.joining("\n", "\n", "\n")));
        List<Command> commands = world.getAllCommands();
        Map<String, Story> stories = new LinkedHashMap<>();
        for (int i = 0; i < commands.size() && stories.size() < most; i++) {
            // Far from each other: what few there are is to be of every kind.
            A4Solution found = solve(world, commands.get((int) ((long) i * STRIDE % commands.size())));
            for (int j = 0; j < EACH && found.satisfiable() && stories.size() < most; j++) {
                Story story = Story.of(world, found);
                stories.putIfAbsent(story.text(), story);
                for (int k = 0; j + 1 < EACH && k <= LEFT_OUT && found.satisfiable(); k++) {
                    found = found.next();
                }
            }
        }
        return List.copyOf(stories.values());
    }

    private static A4Solution solve(Module world, Command command) {
        A4Options options = new A4Options();
        options.solver = SATFactory.find(SOLVER).orElseThrow();
        return TranslateAlloyToKodkod.execute_command(A4Reporter.NOP, world.getAllReachableSigs(), command, options);
    }

    private Optional<Story> first(String command) {
        Module world = CompUtil.parseEverything_fromString(A4Reporter.NOP, text + "\n" + command + "\n");
        Command last = world.getAllCommands().get(world.getAllCommands().size() - 1);
        A4Options options = new A4Options();
        options.solver = SATFactory.find(SOLVER).orElseThrow();
        A4Solution found =
                TranslateAlloyToKodkod.execute_command(A4Reporter.NOP, world.getAllReachableSigs(), last, options);
        return found.satisfiable() ? Optional.of(Story.of(world, found)) : Optional.empty();
    }
}
