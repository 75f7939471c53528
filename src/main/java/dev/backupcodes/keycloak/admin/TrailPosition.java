package dev.backupcodes.keycloak.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.events.admin.AdminEvent;

/**
 * A place in the trail, which is read from the newest event to the oldest: everything before it has been read. Of events of the same
 * instant the one with the greater id comes first.
 *
 * @param time in milliseconds
 * @param id of the last event that was read; empty when all of that instant were
 */
record TrailPosition(long time, String id) {

    /** The order in which the trail is read. */
    static final Comparator<AdminEvent> ORDER = Comparator.comparing(AdminEvent::getTime)
            .thenComparing(AdminEvent::getId)
            .reversed();

    private static final Pattern FORM = Pattern.compile("(\\d{1,15}):([\\w:-]{0,64})");

    static TrailPosition after(AdminEvent event) {
        return new TrailPosition(event.getTime(), event.getId());
    }

    /** Everything from {@code time} on was read. */
    static TrailPosition before(long time) {
        return new TrailPosition(time, "");
    }

    /** Whether an event is still to be read. */
    boolean isAheadOf(AdminEvent event) {
        return event.getTime() < time
                || event.getTime() == time && event.getId().compareTo(id) < 0;
    }

    /** For a caller, who gives it back as it is. */
    String written() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((time + ":" + id).getBytes(UTF_8));
    }

    /** @return empty for what was never written */
    static Optional<TrailPosition> read(String written) {
        try {
            Matcher form = FORM.matcher(new String(Base64.getUrlDecoder().decode(written), UTF_8));
            return form.matches()
                    ? Optional.of(new TrailPosition(Long.parseLong(form.group(1)), form.group(2)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
