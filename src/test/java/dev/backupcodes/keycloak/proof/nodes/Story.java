package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.proof.SequentialModel;
import dev.backupcodes.keycloak.proof.nodes.Nodes.Home;
import dev.backupcodes.keycloak.proof.nodes.Subject.Doing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Some rounds with one user; in each, two to four people do whatever comes to their minds. */
final class Story {

    private static final int ROUNDS = 5;

    /** So often a user is shown codes in ten minutes. */
    private static final int VIEWS = 5;

    private final Nodes nodes;
    private final Random random;
    private final Subject subject;
    private int views = 1;

    Story(Nodes nodes, Home home, Random random) {
        this.nodes = nodes;
        this.random = random;
        this.subject = nodes.user(home, home == Home.LOCAL);
    }

    void play(Consumer<List<Happening>> listener) {
        subject.round(List.of(subject.confirm(0)));
        for (int round = 0; round < ROUNDS; round++) {
            if (subject.states().stream().anyMatch(SequentialModel::closed)) {
                subject.round(List.of(subject.liftLock(0)));
            }
            listener.accept(subject.round(doings()));
        }
    }

    private List<Doing> doings() {
        int count = 2 + random.nextInt(3);
        List<String> own = subject.ownCodes();
        List<String> lockout = subject.lockoutCodes();
        List<Doing> doings = new ArrayList<>();
        // One code that several enter, if anybody enters codes.
        String favourite = own.isEmpty() ? null : own.get(0);
        for (int i = 0; i < count; i++) {
            int node = random.nextInt(Nodes.COUNT);
            doings.add(
                    switch (random.nextInt(12)) {
                        case 0, 1, 2 -> favourite == null ? wrong(node) : redeem(node, favourite);
                        case 3 ->
                            own.size() < 2 ? wrong(node) : redeem(node, own.get(1 + random.nextInt(own.size() - 1)));
                        case 4, 5 -> lockout.isEmpty() ? subject.makeLockoutCodes(node) : redeem(node, lockout.get(0));
                        case 6 -> wrong(node);
                        case 7 -> subject.regenerate(node);
                        case 8 -> confirm(node);
                        case 9 -> subject.revokeLockoutCodes(node);
                        case 10 -> subject.liftLock(node);
                        default -> subject.makeLockoutCodes(node);
                    });
        }
        return doings;
    }

    private Doing confirm(int node) {
        boolean awaiting = subject.states().stream().allMatch(SequentialModel::awaiting);
        boolean hasFactor = subject.user().totp() != null || !subject.ownCodes().isEmpty();
        if (views == VIEWS || !hasFactor) {
            return wrong(node);
        }
        views++;
        return awaiting && random.nextBoolean() ? subject.confirmByLink(node) : subject.confirm(node);
    }

    private Doing redeem(int node, String code) {
        return subject.redeem(subject.person(node), code);
    }

    private Doing wrong(int node) {
        return redeem(node, nodes.wrongCode());
    }
}
