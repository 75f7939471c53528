package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.CodeSummary;
import dev.backupcodes.keycloak.credential.ListedUser;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One user of a list. Instants are ISO-8601.
 *
 * @param name first and last name; null without
 * @param state see {@link SetState#id()}; {@code unreadable} when a row of codes cannot be read
 * @param total codes that the own set began with
 * @param remaining codes that are left of it
 * @param createdAt null without a set
 * @param lastUsedAt null when no code of the set was used
 * @param lockedUntil left out when codes are not locked
 * @param awaiting null unless new codes are awaited, and it was kept since when
 * @param lockout null without live lockout codes
 * @param secondFactor the user has OTP, WebAuthn or a set of any state
 * @param staff see {@link dev.backupcodes.keycloak.roles.StaffRoles}
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record UserLine(
        String id,
        String username,
        String name,
        String email,
        String state,
        int total,
        int remaining,
        String createdAt,
        String lastUsedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String lockedUntil,
        Awaiting awaiting,
        Lockout lockout,
        boolean secondFactor,
        boolean staff) {

    private static final String UNREADABLE = "unreadable";

    /**
     * @param by user name of the member of staff
     * @param linkExpiresAt null when no mail could be sent
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Awaiting(String since, String by, String linkExpiresAt) {}

    /** @param issuedBy user name of the member of staff */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Lockout(int total, int remaining, String expiresAt, String issuedAt, String issuedBy) {}

    static UserLine of(ListedUser user) {
        Optional<CodeSummary> own = Optional.ofNullable(user.own());
        return new UserLine(
                user.person().id(),
                user.person().username(),
                name(user.person()),
                user.person().email(),
                Optional.ofNullable(user.state()).map(SetState::id).orElse(UNREADABLE),
                own.map(CodeSummary::total).orElse(0),
                own.map(CodeSummary::remaining).orElse(0),
                own.map(CodeSummary::createdAt).map(Instant::toString).orElse(null),
                own.map(CodeSummary::lastUsedAt).map(Instant::toString).orElse(null),
                text(user.lockedUntil()),
                Optional.ofNullable(user.awaiting()).map(UserLine::awaiting).orElse(null),
                Optional.ofNullable(user.lockout())
                        .map(codes -> lockout(codes, user.lockoutBy()))
                        .orElse(null),
                user.secondFactor(),
                user.staff());
    }

    private static String name(ListedUser.Person user) {
        String name = Stream.of(user.firstName(), user.lastName())
                .filter(Objects::nonNull)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? null : name;
    }

    private static Awaiting awaiting(CodeSet.Awaiting awaiting) {
        return new Awaiting(awaiting.since().toString(), awaiting.by(), text(awaiting.linkExpiresAt()));
    }

    private static Lockout lockout(CodeSummary codes, String by) {
        return new Lockout(
                codes.total(),
                codes.remaining(),
                text(codes.expiresAt()),
                codes.createdAt().toString(),
                by);
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
