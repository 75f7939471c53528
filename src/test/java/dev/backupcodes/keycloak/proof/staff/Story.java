package dev.backupcodes.keycloak.proof.staff;

import edu.mit.csail.sdg.ast.Func;
import edu.mit.csail.sdg.ast.Module;
import edu.mit.csail.sdg.ast.Sig;
import edu.mit.csail.sdg.translator.A4Solution;
import edu.mit.csail.sdg.translator.A4Tuple;
import edu.mit.csail.sdg.translator.A4TupleSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An instance of the model: people with rights, and what they do one after the other.
 *
 * @param relations what is in which field, function or set; of fields of a moment, the moment comes first. Atoms are called as in
 *     the model, those of which there are several with a number
 */
record Story(Map<String, Set<List<String>>> relations) {

    private static final String MOMENT = "Moment";

    static Story of(Module world, A4Solution solution) {
        Map<String, Set<List<String>>> relations = new TreeMap<>();
        for (Sig sig : world.getAllReachableUserDefinedSigs()) {
            relations.put(name(sig.label), tuples(solution.eval(sig)));
            for (Sig.Field field : sig.getFields()) {
                relations.put(field.label, tuples(solution.eval(field)));
            }
        }
        for (Func function : world.getAllFunc()) {
            if (name(function.label).startsWith("all") && function.count() == 0) {
                relations.put(name(function.label), tuples(eval(solution, function)));
            }
        }
        return new Story(relations);
    }

    private static A4TupleSet eval(A4Solution solution, Func function) {
        try {
            return (A4TupleSet) solution.eval(function.call());
        } catch (RuntimeException e) {
            throw new IllegalStateException(function.label, e);
        }
    }

    private static String name(String label) {
        return label.substring(label.lastIndexOf('/') + 1);
    }

    private static Set<List<String>> tuples(A4TupleSet set) {
        Set<List<String>> all = new LinkedHashSet<>();
        for (A4Tuple tuple : set) {
            all.add(IntStream.range(0, tuple.arity())
                    .mapToObj(i -> atom(tuple.atom(i)))
                    .toList());
        }
        return all;
    }

    /** {@code this/Person$1} is Person1, and the one {@code this/Otp$0} is Otp. */
    private static String atom(String atom) {
        String name = name(atom).replace("$", "");
        boolean several = name.matches("(Person|Group|Bundle|Rule|Organization|Moment)\\d+");
        return several ? name : name.replaceFirst("\\d+$", "");
    }

    /** All of a set. */
    List<String> all(String set) {
        return relations.get(set).stream().map(tuple -> tuple.get(0)).toList();
    }

    /** What a field, or a field at a moment, says of something: as in {@code of("direct", "Moment0", "Person1")}. */
    List<String> of(String field, String... from) {
        return relations.get(field).stream()
                .filter(tuple -> tuple.subList(0, from.length).equals(List.of(from)))
                .map(tuple -> tuple.get(from.length))
                .distinct()
                .toList();
    }

    String one(String field, String... from) {
        return of(field, from).stream().findFirst().orElse("");
    }

    /** The moments, the first one first. */
    List<String> moments() {
        return IntStream.range(0, relations.get(MOMENT).size())
                .mapToObj(i -> MOMENT + i)
                .toList();
    }

    /** What is done, the first deed first. */
    List<Deed> deeds() {
        List<Deed> deeds = new ArrayList<>();
        List<String> moments = moments();
        for (int i = 0; i + 1 < moments.size(); i++) {
            if (!one("call", moments.get(i)).isEmpty()) {
                deeds.add(new Deed(this, moments.get(i), moments.get(i + 1)));
            }
        }
        return deeds;
    }

    /**
     * A call, in the words of the model.
     *
     * @param at the moment of it
     * @param next the moment after it
     */
    record Deed(Story story, String at, String next) {

        String call() {
            return story.one("call", at);
        }

        String caller() {
            return story.one("caller", at);
        }

        String target() {
            return story.one("target", at);
        }

        String role() {
            return story.one("role", at);
        }

        String proof() {
            return story.one("proof", at);
        }

        String outcome() {
            return story.one("outcome", at);
        }

        /** Group, group above it, composite role: what else the call is about. */
        String about(String field) {
            return story.one(field, at);
        }

        @Override
        public String toString() {
            return Stream.of("call", "caller", "proof", "target", "role", "bundle", "group", "below", "outcome")
                    .map(field -> field + "=" + story.one(field, at))
                    .filter(text -> !text.endsWith("="))
                    .collect(Collectors.joining(" "));
        }
    }

    /** How things stand at the beginning, and what is done: two instances that say the same here are one to the replay. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (String field : List.of("home", "client", "factor", "organization", "view", "reset", "verdict", "names")) {
            text.append(field).append(relations.get(field)).append('\n');
        }
        text.append("MasterAdmin").append(all("MasterAdmin")).append('\n');
        for (String field : List.of("direct", "member", "carries", "parent", "contains", "password", "account")) {
            text.append(field)
                    .append(relations.get(field).stream()
                            .filter(tuple -> tuple.get(0).equals("Moment0"))
                            .map(tuple -> tuple.subList(1, tuple.size()))
                            .toList())
                    .append('\n');
        }
        deeds().forEach(deed -> text.append(deed).append('\n'));
        return text.toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
