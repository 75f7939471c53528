package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.proof.nodes.Nodes.Home;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Races for the codes of one user after the other: who is told no stays for the next round. */
final class Racer {

    /** Which codes are raced for. */
    enum Codes {
        OWN,
        LOCKOUT
    }

    private static final int SETS_AN_HOUR = 6;

    private final Nodes nodes;
    private final Codes codes;
    private final Home home;
    private final List<Person> people = new ArrayList<>();
    private Subject subject;
    private int sets;

    Racer(Nodes nodes, Codes codes, Home home) {
        this.nodes = nodes;
        this.codes = codes;
        this.home = home;
    }

    List<Happening> race(int posts) {
        String code = next(1).get(0);
        return post(IntStream.range(0, posts).mapToObj(i -> code).toList());
    }

    List<Happening> raceWithDifferentCodes(int posts) {
        return post(next(posts).subList(0, posts));
    }

    private List<Happening> post(List<String> entered) {
        people.removeIf(person -> !person.isAsked());
        while (people.size() < entered.size()) {
            people.add(subject.person(people.size()));
        }
        return subject.round(IntStream.range(0, entered.size())
                .mapToObj(i -> subject.redeem(people.get(i), entered.get(i)))
                .toList());
    }

    /** As many codes as are needed, of one set, which is not used up by them. */
    private List<String> next(int count) {
        List<String> left = left();
        if (left.size() > count) {
            return left;
        }
        if (subject == null || codes == Codes.OWN || sets == SETS_AN_HOUR) {
            subject = nodes.user(home, false);
            people.clear();
            subject.round(List.of(subject.confirm(0)));
            sets = 0;
        }
        if (codes == Codes.LOCKOUT) {
            subject.round(List.of(subject.makeLockoutCodes(1)));
            sets++;
        }
        return left();
    }

    private List<String> left() {
        if (subject == null) {
            return List.of();
        }
        return codes == Codes.OWN ? subject.ownCodes() : subject.lockoutCodes();
    }
}
