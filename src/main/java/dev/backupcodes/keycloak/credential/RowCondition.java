package dev.backupcodes.keycloak.credential;

import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Predicate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that is true or not of a row of codes, by its public data. The database is asked in two ways: by HQL, and by the Criteria
 * API where Keycloak asks (its Workflows, 26.7). In HQL {@code c} is the row and {@code :now} is {@link SetConditions#instant}.
 */
record RowCondition(String hql, Criteria criteria) {

    private static final String DATA = "c.credentialData";
    /** Of an instant in milliseconds, until the year 2286. */
    private static final int DIGITS = 13;

    /** The same with the Criteria API. */
    interface Criteria {
        /**
         * @param data the column
         * @param now as {@link SetConditions#instant}
         */
        Predicate of(CriteriaBuilder cb, Expression<String> data, String now);
    }

    /** @param pattern without an apostrophe */
    static RowCondition like(String pattern) {
        return new RowCondition(DATA + " like '" + pattern + "'", (cb, data, now) -> cb.like(data, pattern));
    }

    /** That an instant is there, and is over. */
    static RowCondition isOver(String field) {
        return new RowCondition(
                "(locate('" + key(field) + "', " + DATA + ") > 0 and " + millis(field) + " <= :now)",
                (cb, data, now) -> cb.and(
                        cb.gt(cb.locate(data, key(field)), 0), cb.lessThanOrEqualTo(millis(cb, data, field), now)));
    }

    /** That an instant is there, and is yet to come. The upper bound is for what is no number. */
    static RowCondition isToCome(String field) {
        String bound = "9".repeat(DIGITS);
        return new RowCondition(
                "(locate('" + key(field) + "', " + DATA + ") > 0 and " + millis(field) + " > :now and " + millis(field)
                        + " <= '" + bound + "')",
                (cb, data, now) -> cb.and(
                        cb.gt(cb.locate(data, key(field)), 0),
                        cb.greaterThan(millis(cb, data, field), now),
                        cb.lessThanOrEqualTo(millis(cb, data, field), bound)));
    }

    static RowCondition anyOf(List<RowCondition> conditions) {
        return new RowCondition(
                conditions.isEmpty()
                        ? "1 = 0"
                        : conditions.stream().map(RowCondition::hql).collect(Collectors.joining(" or ", "(", ")")),
                (cb, data, now) -> cb.or(conditions.stream()
                        .map(condition -> condition.criteria().of(cb, data, now))
                        .toArray(Predicate[]::new)));
    }

    RowCondition and(RowCondition other) {
        return new RowCondition(
                hql + " and " + other.hql,
                (cb, data, now) -> cb.and(criteria.of(cb, data, now), other.criteria.of(cb, data, now)));
    }

    RowCondition andNot(RowCondition other) {
        return new RowCondition(
                hql + " and not " + other.hql,
                (cb, data, now) -> cb.and(criteria.of(cb, data, now), cb.not(other.criteria.of(cb, data, now))));
    }

    private static String key(String field) {
        return "\"" + field + "\":";
    }

    private static String millis(String field) {
        return "substring(" + DATA + ", locate('" + key(field) + "', " + DATA + ") + "
                + key(field).length() + ", " + DIGITS + ")";
    }

    private static Expression<String> millis(CriteriaBuilder cb, Expression<String> data, String field) {
        return cb.substring(data, cb.sum(cb.locate(data, key(field)), key(field).length()), cb.literal(DIGITS));
    }
}
