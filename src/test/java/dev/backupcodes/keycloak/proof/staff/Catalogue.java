package dev.backupcodes.keycloak.proof.staff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the replay asks the model for: every call, by everybody, about everybody; every gift; and chains in which one call tells. */
final class Catalogue {

    private static final String ONE_CALL = "2 but 2 Bundle, 3 Person, 2 Moment";
    private static final String TWO_CALLS = "2 but 2 Bundle, 3 Person, 3 Moment";
    private static final String THREE_CALLS = "1 but 1 Bundle, 3 Person, 4 Moment";
    private static final String FOUR_CALLS = "1 but 1 Bundle, 3 Person, 5 Moment";

    private static final List<String> WAYS = List.of(
            "hasDirectly",
            "hasByBundle",
            "hasByGroup",
            "hasByGroupAbove",
            "hasByBundleOfGroup",
            "hasInMaster",
            "isAdministrator",
            "isMasterAdmin",
            "hasNot");
    private static final List<String> KINDS = List.of(
            "customer",
            "viewRule",
            "resetRule",
            "staffDirectly",
            "staffByBundle",
            "staffByGroup",
            "staffByPolicy",
            "staffAbove",
            "noFactor",
            "oneself");
    private static final List<String> GIVERS = List.of(
            "RealmAdmin not in held[f, f.caller] and f.caller.home = Here",
            "RealmAdmin in held[f, f.caller] and f.caller.client = Full",
            "RealmAdmin in held[f, f.caller] and f.caller.client = Narrow",
            "f.caller.home = Master and f.caller not in MasterAdmin",
            "f.caller in MasterAdmin");
    private static final List<String> GIFTS = List.of(
            "some (f.role + f.group.(f.carries)) & ours",
            "some seenByGuard[f] & ours and no (f.role + f.group.(f.carries)) & ours and RealmAdmin not in seenByGuard[f]",
            "RealmAdmin in seenByGuard[f]",
            "no seenByGuard[f] & ours and ManageUsers + ManageRealm in token[f, f.caller]",
            "f.role in keycloaks or (no f.role and some above[f, f.group + f.below] - f.group - f.below)");
    private static final List<String> CALLS_WITH_FACTOR = List.of("MakeCodes", "RegenerateCodes", "LiftLock");
    private static final List<String> OTHER_CALLS = List.of("Status", "RevokeCodes", "WrongPerson", "CallerCheck");
    private static final List<String> GIFT_CALLS =
            List.of("GiveRole", "GiveToGroup", "JoinGroup", "MoveGroup", "Contain");

    private Catalogue() {}

    /**
     * A question to the model.
     *
     * @param formula about {@code f}, the first moment
     * @param scope as Alloy writes it
     */
    record Question(String formula, String scope) {

        String command() {
            return "run { playable and (let f = time/first | " + formula + ") } for " + scope;
        }
    }

    /** All, those that are alike beside each other. */
    static List<Question> questions() {
        return Stream.of(calls(), clients(), gifts(), turns(), tries(), longTries())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Question> calls() {
        List<Question> all = new ArrayList<>();
        for (String call : CALLS_WITH_FACTOR) {
            for (String way : WAYS) {
                for (String kind : KINDS) {
                    all.add(call(call, way, kind, all.size()));
                }
            }
        }
        for (String call : OTHER_CALLS) {
            for (int i = 0; i < WAYS.size(); i++) {
                for (int j = OTHER_CALLS.indexOf(call) % 2; j < KINDS.size(); j += 2) {
                    all.add(call(call, WAYS.get(i), KINDS.get((i + j) % KINDS.size()), 0));
                }
            }
        }
        return all;
    }

    /** Of three, two prove the factor, and one does whatever the model thinks of. */
    private static Question call(String call, String way, String kind, int number) {
        boolean proves = CALLS_WITH_FACTOR.contains(call) && number % 3 != 0;
        return new Question(
                "f.call = " + call + " and " + way + "[f, f.caller, " + role(call) + "] and " + kind
                        + "[f, f.caller, f.target]" + (proves ? " and f.proof = Right" : ""),
                ONE_CALL);
    }

    private static String role(String call) {
        return call.equals("RegenerateCodes") ? "Regenerate" : "Lockout";
    }

    /** Tokens that say less, or more, than what their user has. */
    private static List<Question> clients() {
        List<Question> all = new ArrayList<>();
        for (String call :
                Stream.concat(CALLS_WITH_FACTOR.stream(), OTHER_CALLS.stream()).toList()) {
            for (String client : List.of("Narrow", "Claiming")) {
                for (String held : List.of(role(call), "RealmAdmin")) {
                    all.add(client(call, client, held + " in held[f, f.caller]"));
                    all.add(client(call, client, held + " not in held[f, f.caller]"));
                }
            }
        }
        return all;
    }

    private static Question client(String call, String client, String more) {
        return new Question(
                "f.call = " + call + " and f.caller.client = " + client
                        + " and ViewUsers in token[f, f.caller] and f.caller != f.target and " + more,
                ONE_CALL);
    }

    private static List<Question> gifts() {
        List<Question> all = new ArrayList<>();
        for (String call : GIFT_CALLS) {
            for (String giver : GIVERS) {
                for (String gift : GIFTS) {
                    all.add(new Question("f.call = " + call + " and (" + giver + ") and (" + gift + ")", ONE_CALL));
                }
            }
        }
        for (String call : List.of("GiveRole", "JoinGroup")) {
            all.add(new Question(
                    "f.call = " + call + " and f.caller = f.target and RealmAdmin in seenByGuard[f] - held[f, f.caller]"
                            + " and ManageUsers in token[f, f.caller] and f.role not in AdminRole",
                    ONE_CALL));
        }
        for (String able : List.of("ManageUsers in token[f, f.caller]", "ManageUsers not in token[f, f.caller]")) {
            for (String rule : List.of("some f.target.reset", "no f.target.reset")) {
                all.add(new Question("f.call = SetPassword and " + able + " and " + rule, ONE_CALL));
            }
        }
        return all;
    }

    /** A gift, and a call that is answered otherwise because of it. */
    private static List<Question> turns() {
        List<Question> all = new ArrayList<>();
        for (String gift : GIFT_CALLS) {
            for (List<String> second : List.of(CALLS_WITH_FACTOR, OTHER_CALLS, GIFT_CALLS, List.of("SetPassword"))) {
                for (String call : second) {
                    String turned = "f.call = " + gift + " and f.next.call = " + call + " and turned[f, f.next]";
                    all.add(new Question(turned + " and f.next.outcome = Done", TWO_CALLS));
                    all.add(new Question(turned + " and f.next.outcome != Done", TWO_CALLS));
                }
            }
        }
        return all;
    }

    private static List<Question> tries() {
        return tries("f", THREE_CALLS);
    }

    /** The same by somebody who has set the password. */
    private static List<Question> longTries() {
        return tries("f.next", FOUR_CALLS).stream()
                .map(one -> new Question(
                        "isDone[f, SetPassword] and f.target = f.next.target and " + one.formula(), one.scope()))
                .toList();
    }

    private static List<Question> tries(String from, String scope) {
        List<Question> all = new ArrayList<>();
        for (String between : Stream.of(OTHER_CALLS, GIFT_CALLS, List.of("LiftLock", "SetPassword"))
                .flatMap(List::stream)
                .toList()) {
            String tried = "triedAfter[" + from + ", " + between + "] and " + from + ".next.next.outcome = ";
            String maker = " and RealmAdmin %s held[" + from + ", " + from + ".caller]";
            all.add(new Question(tried + "Done" + maker.formatted("not in"), scope));
            all.add(new Question(tried + "NotIn" + maker.formatted("not in"), scope));
            all.add(new Question(tried + "Done" + maker.formatted("in"), scope));
        }
        return all;
    }
}
