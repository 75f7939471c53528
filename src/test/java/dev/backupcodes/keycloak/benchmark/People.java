package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.it.Totp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.representations.idm.PartialImportRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * The users whose logins are measured for one step, each with a few answers that the step takes. There are always some left: more
 * are imported when they run out, so nobody may ask for one while the clock runs. The realm has no mail server, so no mail is sent.
 */
final class People {

    /** Somebody who is about to sign in, and what they enter. */
    record Login(String username, String answer) {}

    private static final int BATCH = 100;

    private final BenchmarkServer server;
    private final Step step;
    private final Template template;
    private final Deque<Login> logins = new ArrayDeque<>();
    private int count;

    People(BenchmarkServer server, Step step, Template template) {
        this.server = server;
        this.step = step;
        this.template = template;
    }

    synchronized Login next() {
        if (logins.isEmpty()) {
            importMore();
        }
        return logins.remove();
    }

    /** The next login of somebody who has signed in; empty where the answer was the only one. */
    synchronized Optional<Login> again(Login first) {
        if (step.takesAnswerAgain()) {
            return Optional.of(first);
        }
        Optional<Login> next = logins.stream()
                .filter(login -> login.username().equals(first.username()))
                .findFirst();
        next.ifPresent(logins::remove);
        return next;
    }

    private void importMore() {
        List<UserRepresentation> users = new ArrayList<>();
        List<List<String>> answers = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Totp totp = Template.newTotp(count);
            UserRepresentation user = user(step.name().toLowerCase(Locale.ROOT) + count++);
            user.setCredentials(List.of(template.credentialOf(step, totp, user.getEmail())));
            users.add(user);
            answers.add(template.answersFor(step, totp));
        }
        PartialImportRepresentation batch = new PartialImportRepresentation();
        batch.setIfResourceExists("FAIL");
        batch.setUsers(users);
        server.admin().realm(step.policy().realm()).partialImport(batch).close();
        // By turns, so that nobody signs in twice in a row.
        for (int turn = 0; turn < answers.get(0).size(); turn++) {
            for (int i = 0; i < BATCH; i++) {
                logins.add(new Login(users.get(i).getUsername(), answers.get(i).get(turn)));
            }
        }
    }

    private static UserRepresentation user(String name) {
        UserRepresentation user = new UserRepresentation();
        user.setUsername(name);
        user.setEmail(name + "@example.org");
        user.setFirstName("Some");
        user.setLastName("Body");
        user.setEnabled(true);
        return user;
    }
}
