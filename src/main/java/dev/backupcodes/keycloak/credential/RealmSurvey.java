package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A realm looked at as a whole: how many users are in which state, and, in a large realm, who they are where they are few. Of states no
 * index tells, so all rows of codes are read, by one query for the numbers and one for the few.
 *
 * @param at the instant that it is true of
 * @param total users whom Keycloak stores itself
 * @param withoutSecondFactor of them
 * @param staffWithoutCodes of them
 * @param withRecoveryCodes users who still have some of Keycloak's; empty where ours do not take their place
 * @param few ids of those whom Keycloak stores itself, of each state that is rare
 * @param fewLocked ids of those whose codes are locked; null when they are not few, or the realm is small
 */
public record RealmSurvey(
        Instant at,
        RealmCounts counts,
        long total,
        long withoutSecondFactor,
        long staffWithoutCodes,
        OptionalLong withRecoveryCodes,
        Map<SetState, Set<String>> few,
        Set<String> fewLocked) {

    /** In a realm with fewer users they are found fast enough by walking. */
    private static final int LARGE = 20_000;

    private static final int MAX_FEW = 1_000;

    private static final Map<SetState, ToLongFunction<RealmCounts>> COUNTED = Map.of(
            SetState.LOW, RealmCounts::low,
            SetState.EXHAUSTED, RealmCounts::exhausted,
            SetState.EXPIRED, RealmCounts::expired,
            SetState.AWAITING_DOWNLOAD, RealmCounts::awaitingDownload,
            SetState.DISABLED, RealmCounts::disabled);

    /** Whether it takes so long that it is not to be made for each call. */
    public static boolean isOfLarge(KeycloakSession session, RealmModel realm) {
        return LocalUsers.areMoreThan(
                LARGE, session.getProvider(JpaConnectionProvider.class).getEntityManager(), realm);
    }

    /** Whether it is of a large realm, and may be some minutes old. */
    public boolean isKept() {
        return total > LARGE;
    }

    /** @param now the instant that it is to be true of */
    public static RealmSurvey of(KeycloakSession session, RealmModel realm, BackupCodePolicy policy, Instant now) {
        RealmCounts counts = RealmCounts.of(session, realm, policy.warningThreshold(), now);
        long total = count(session, realm, policy, UserFilter.EVERYBODY, now);
        Few few = total <= LARGE ? new Few() : Few.of(session, realm, policy.warningThreshold(), counts, now);
        return new RealmSurvey(
                now,
                counts,
                total,
                count(session, realm, policy, UserFilter.EVERYBODY.withSecondFactor(false), now),
                count(
                        session,
                        realm,
                        policy,
                        UserFilter.EVERYBODY.withStaff(true).withStates(Set.of(SetState.NONE)),
                        now),
                policy.replaceRecoveryCodes()
                        ? OptionalLong.of(RecoveryCodes.usersWithAny(session, realm))
                        : OptionalLong.empty(),
                Map.copyOf(few.ofStates),
                few.locked);
    }

    private static long count(
            KeycloakSession session, RealmModel realm, BackupCodePolicy policy, UserFilter filter, Instant now) {
        return new UserSearch(session, realm, policy, filter, now).countLocal();
    }

    /** Whether those whom the filter can fit are few and known, so that nobody who came later is found. */
    public boolean knowsWho(UserFilter filter) {
        return fewFor(filter).isPresent();
    }

    /** @return whom alone the filter can fit; empty when they are not few */
    Optional<Set<String>> fewFor(UserFilter filter) {
        if (Boolean.TRUE.equals(filter.locked()) && fewLocked != null) {
            return Optional.of(fewLocked);
        }
        return !filter.states().isEmpty() && few.keySet().containsAll(filter.states())
                ? Optional.of(filter.states().stream()
                        .flatMap(state -> few.get(state).stream())
                        .collect(Collectors.toUnmodifiableSet()))
                : Optional.empty();
    }

    /** Those who are in rare states. */
    private static final class Few {

        private final Map<SetState, Set<String>> ofStates = new EnumMap<>(SetState.class);
        private Set<String> locked;

        private static Few of(
                KeycloakSession session, RealmModel realm, int warningThreshold, RealmCounts counts, Instant now) {
            Few few = new Few();
            COUNTED.forEach((state, number) -> {
                if (number.applyAsLong(counts) <= MAX_FEW) {
                    few.ofStates.put(state, new HashSet<>());
                }
            });
            few.locked = counts.locked() <= MAX_FEW ? new HashSet<>() : null;
            few.read(session.getProvider(JpaConnectionProvider.class).getEntityManager(), realm, warningThreshold, now);
            return few;
        }

        private void read(EntityManager em, RealmModel realm, int warningThreshold, Instant now) {
            List<SetState> states = List.copyOf(ofStates.keySet());
            List<String> conditions = states.stream()
                    .map(state -> SetConditions.of(state, warningThreshold).hql())
                    .toList();
            List<String> any = new ArrayList<>(conditions);
            if (locked != null) {
                any.add(SetConditions.LOCKED.hql());
            }
            if (!any.isEmpty()) {
                new Hql(em)
                        .with("realm", realm.getId())
                        .with("type", Names.CREDENTIAL_TYPE)
                        .with("now", SetConditions.instant(now))
                        .and("c.user.realmId = :realm")
                        .and("c.type = :type")
                        .and(any.stream().collect(Collectors.joining(") or (", "(", ")")))
                        .query(select(conditions), "", Object[].class)
                        .getResultStream()
                        .forEach(row -> add(states, (String) row[0], (Integer) row[1], (Integer) row[2] == 1));
            }
        }

        /** The user, the number of the condition that is true, and whether the codes are locked. */
        private static String select(List<String> conditions) {
            String number = conditions.isEmpty()
                    ? "-1"
                    : IntStream.range(0, conditions.size())
                            .mapToObj(i -> "when " + conditions.get(i) + " then " + i)
                            .collect(Collectors.joining(" ", "case ", " else -1 end"));
            return "select c.user.id, " + number + ", case when " + SetConditions.LOCKED.hql()
                    + " then 1 else 0 end from CredentialEntity c";
        }

        private void add(List<SetState> states, String user, int state, boolean isLocked) {
            if (state >= 0) {
                ofStates.get(states.get(state)).add(user);
            }
            if (isLocked && locked != null) {
                locked.add(user);
            }
        }
    }
}
