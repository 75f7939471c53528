package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.RealmTransaction;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.ListedUser;
import dev.backupcodes.keycloak.credential.UserFilter;
import dev.backupcodes.keycloak.credential.UserListing;
import dev.backupcodes.keycloak.credential.UserSearch.Position;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * A whole list of users, as comma-separated values. It is written while it is read, some of them at a time, each time in a session
 * of its own: no more of it is ever held, and whoever may no longer see it gets no more of it.
 */
final class UserExport implements StreamingOutput {

    private static final int BATCH = 1_000;
    /** A batch ends after that long, so that no transaction is a long one. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final List<String> HEADER = List.of(
            "id",
            "username",
            "name",
            "email",
            "state",
            "total",
            "remaining",
            "createdAt",
            "lastUsedAt",
            "lockedUntil",
            "awaitingSince",
            "awaitingBy",
            "lockoutRemaining",
            "lockoutExpiresAt",
            "lockoutIssuedBy",
            "secondFactor",
            "staff");

    private final KeycloakSessionFactory sessions;
    private final String realmId;
    private final AdminCall.Again again;
    private final UserFilter filter;

    private UserExport(AdminCall call, UserFilter filter) {
        this.sessions = call.session().getKeycloakSessionFactory();
        this.realmId = call.realm().getId();
        this.again = call.again();
        this.filter = filter;
    }

    /** @throws Refusal unless the caller may look for users, or for what is wrong with the question */
    static UserExport of(AdminCall call) {
        call.caller().requireUserSearch();
        return new UserExport(call, UserListQuery.ofAll(call).filter());
    }

    /** @throws IOException when whoever reads it has gone away */
    @Override
    public void write(OutputStream output) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        writer.write(Csv.line(HEADER));
        Optional<Position> next = Optional.of(Position.START);
        while (next.isPresent()) {
            Batch batch = batch(next.get());
            for (UserLine line : batch.lines()) {
                writer.write(Csv.line(cells(line)));
            }
            next = batch.next();
        }
        writer.flush();
    }

    private record Batch(List<UserLine> lines, Optional<Position> next) {}

    /** @throws IllegalStateException when the realm is gone: a list that is cut off must not look like a whole one */
    private Batch batch(Position from) {
        return RealmTransaction.run(sessions, realmId, (session, realm) -> batch(again.in(session, realm), from))
                .orElseThrow(() -> new IllegalStateException("the realm was removed"));
    }

    private Batch batch(AdminCall call, Position from) {
        call.caller().requireUserSearch();
        VisibleUsers.Page page = VisibleUsers.thorough(call, filter).find(from, 0, BATCH, PATIENCE);
        List<ListedUser> users =
                new UserListing(call.session(), call.realm(), call.policy(), CodeEnvironment.now()).of(page.ids());
        return new Batch(users.stream().map(UserLine::of).toList(), page.next());
    }

    private static List<?> cells(UserLine user) {
        Optional<UserLine.Awaiting> awaiting = Optional.ofNullable(user.awaiting());
        Optional<UserLine.Lockout> lockout = Optional.ofNullable(user.lockout());
        return Arrays.asList(
                user.id(),
                user.username(),
                user.name(),
                user.email(),
                user.state(),
                user.total(),
                user.remaining(),
                user.createdAt(),
                user.lastUsedAt(),
                user.lockedUntil(),
                awaiting.map(UserLine.Awaiting::since).orElse(null),
                awaiting.map(UserLine.Awaiting::by).orElse(null),
                lockout.map(UserLine.Lockout::remaining).orElse(null),
                lockout.map(UserLine.Lockout::expiresAt).orElse(null),
                lockout.map(UserLine.Lockout::issuedBy).orElse(null),
                user.secondFactor(),
                user.staff());
    }
}
