package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.mail.LinkMail;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is done for many users at once. */
enum JobKind {
    /** Users without codes are asked to make some. */
    INVITE("has_codes", EnumSet.of(SetState.NONE, SetState.AWAITING_DOWNLOAD)),
    /** All codes are taken away. */
    REGENERATE(null, EnumSet.allOf(SetState.class)),
    /** Users whose codes run out are told. */
    REMIND("not_needed", EnumSet.of(SetState.LOW, SetState.EXHAUSTED, SetState.EXPIRED));

    private final String skipped;
    private final Set<SetState> states;

    JobKind(String skipped, Set<SetState> states) {
        this.skipped = skipped;
        this.states = states;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<JobKind> ofId(String id) {
        return Stream.of(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }

    /** Whether users get a link to new codes, instead of those that they may have. */
    boolean renews() {
        return this != REMIND;
    }

    LinkMail.Occasion occasion() {
        return this == INVITE ? LinkMail.Occasion.INVITED : LinkMail.Occasion.REGENERATED;
    }

    /** How it is called in the trail of each user. */
    Audit.Action action() {
        return this == INVITE ? Audit.Action.INVITE : Audit.Action.REGENERATE;
    }

    /** @return why it is not for somebody with these codes; empty when it is */
    Optional<String> obstacle(SetState state) {
        return states.contains(state) ? Optional.empty() : Optional.of(skipped);
    }
}
