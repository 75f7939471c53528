package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.SetState;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.time.Instant;
import java.util.Set;
import org.keycloak.models.jpa.entities.CredentialEntity;

/**
 * Users told apart by their own codes, in the two ways of Keycloak's Workflows (26.7): one user by what the user has, and all of a realm
 * that are in Keycloak's own database by a query.
 */
public final class UsersByCodes {

    /** What is true of a user's own codes. */
    private interface Question {
        boolean isTrue(CodeBook codes);
    }

    private final Question question;
    private final RowCondition condition;
    private final Instant madeBefore;
    private final Instant now;

    private UsersByCodes(Question question, RowCondition condition, Instant madeBefore, Instant now) {
        this.question = question;
        this.condition = condition;
        this.madeBefore = madeBefore;
        this.now = now;
    }

    /** With a code that would be accepted, were it not for a lock. */
    public static UsersByCodes withUsable(int warningThreshold, Instant now) {
        Set<SetState> usable = Set.of(SetState.ACTIVE, SetState.LOW);
        return new UsersByCodes(
                codes -> usable.contains(codes.ownState(now, warningThreshold)), SetConditions.USABLE, null, now);
    }

    /** With few codes left, but some. */
    public static UsersByCodes withFewLeft(int warningThreshold, Instant now) {
        return new UsersByCodes(
                codes -> codes.ownState(now, warningThreshold) == SetState.LOW,
                SetConditions.of(SetState.LOW, warningThreshold),
                null,
                now);
    }

    /** With codes that the user made at that instant or before, used up and expired ones too. */
    public static UsersByCodes withCodesMadeBefore(Instant instant, Instant now) {
        return new UsersByCodes(
                codes -> codes.own() != null
                        && codes.own().condition() == CodeSet.Condition.LIVE
                        && !codes.own().createdAt().isAfter(instant),
                SetConditions.LIVE,
                instant,
                now);
    }

    public boolean contain(CodeBook codes) {
        return question.isTrue(codes);
    }

    /** @param users rows of Keycloak's {@code UserEntity} */
    public Predicate asPredicate(CriteriaBuilder cb, CriteriaQuery<?> query, Root<?> users) {
        Subquery<Integer> rows = query.subquery(Integer.class);
        Root<CredentialEntity> row = rows.from(CredentialEntity.class);
        Path<String> data = row.get("credentialData");
        Predicate made =
                madeBefore == null ? cb.conjunction() : cb.le(row.<Long>get("createdDate"), madeBefore.toEpochMilli());
        rows.select(cb.literal(1))
                .where(
                        cb.equal(row.get("user").get("id"), users.get("id")),
                        cb.equal(row.get("type"), Names.CREDENTIAL_TYPE),
                        condition.criteria().of(cb, data, SetConditions.instant(now)),
                        made);
        return cb.exists(rows);
    }
}
