package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.SetState;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link UserFilter} as far as it is about rows of codes. */
final class UserConditions {

    private final UserFilter filter;
    private final int warningThreshold;
    private final String now;

    /** @param warningThreshold with so many codes left or fewer a set is low */
    UserConditions(UserFilter filter, int warningThreshold, Instant now) {
        this.filter = filter;
        this.warningThreshold = warningThreshold;
        this.now = SetConditions.instant(now);
    }

    /** @param rows entity and condition of a row {@code c} that is one of the user's */
    void addTo(Hql hql, String rows) {
        hql.with("type", Names.CREDENTIAL_TYPE).with("now", now);
        if (!filter.states().isEmpty()) {
            hql.and(filter.states().stream().map(state -> is(state, rows)).collect(Collectors.joining(" or ")));
        }
        add(hql, filter.locked(), exists(rows, SetConditions.LOCKED));
        add(hql, filter.lockout(), exists(rows, SetConditions.LIVE_LOCKOUT));
    }

    /** @param wanted null when it does not matter whether {@code condition} is true */
    static void add(Hql hql, Boolean wanted, String condition) {
        Stream.ofNullable(wanted).forEach(yes -> hql.and(yes ? condition : "not (" + condition + ")"));
    }

    private String is(SetState state, String rows) {
        return state == SetState.NONE
                ? "not " + exists(rows, SetConditions.OWN)
                : exists(rows, SetConditions.of(state, warningThreshold));
    }

    private static String exists(String rows, RowCondition condition) {
        return "exists (select 1 from " + rows + " and c.type = :type and " + condition.hql() + ")";
    }
}
