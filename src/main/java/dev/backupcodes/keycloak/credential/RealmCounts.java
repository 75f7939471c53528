package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.SetState;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * How many users of a realm are in which state. The database counts, see {@link SetConditions}: no user and
 * no hash is loaded.
 *
 * @param withCodes users with an own set of any state
 * @param low with few codes left
 * @param exhausted all codes used
 * @param expired too old
 * @param awaitingDownload reset by staff
 * @param disabled switched off by wrong codes
 * @param lockoutCodes users with live lockout codes
 * @param locked for a while, by wrong codes
 */
public record RealmCounts(
        long withCodes,
        long low,
        long exhausted,
        long expired,
        long awaitingDownload,
        long disabled,
        long lockoutCodes,
        long locked) {

    private static final String LOCAL = " from CredentialEntity c where c.user.realmId = :realm and c.type = :type";
    private static final String STORED =
            " from FederatedUserCredentialEntity c where c.realmId = :realm and c.type = :type";

    /** @param warningThreshold with so many codes left or fewer a set is low */
    public static RealmCounts of(KeycloakSession session, RealmModel realm, int warningThreshold, Instant now) {
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        long[] local = count(em, "c.user.id", LOCAL, realm, warningThreshold, now);
        long[] stored = count(em, "c.userId", STORED, realm, warningThreshold, now);
        long[] n = IntStream.range(0, local.length)
                .mapToLong(i -> local[i] + stored[i])
                .toArray();
        return new RealmCounts(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    }

    /** A lock stands in each row of a user, anything else in one. */
    private static long[] count(
            EntityManager em, String user, String from, RealmModel realm, int warningThreshold, Instant now) {
        String sums = conditions(warningThreshold).stream()
                .map(condition -> "coalesce(sum(case when " + condition + " then 1 else 0 end), 0), ")
                .collect(Collectors.joining());
        String locked = "count(distinct case when " + SetConditions.LOCKED.hql() + " then " + user + " end)";
        Object[] row = em.createQuery("select " + sums + locked + from, Object[].class)
                .setParameter("realm", realm.getId())
                .setParameter("type", Names.CREDENTIAL_TYPE)
                .setParameter("now", SetConditions.instant(now))
                .getSingleResult();
        return Arrays.stream(row).mapToLong(sum -> ((Number) sum).longValue()).toArray();
    }

    /** What is true of a row that counts, in the order of the components but the last. */
    static List<String> conditions(int warningThreshold) {
        return Stream.of(
                        SetConditions.OWN,
                        SetConditions.of(SetState.LOW, warningThreshold),
                        SetConditions.of(SetState.EXHAUSTED, warningThreshold),
                        SetConditions.of(SetState.EXPIRED, warningThreshold),
                        SetConditions.of(SetState.AWAITING_DOWNLOAD, warningThreshold),
                        SetConditions.of(SetState.DISABLED, warningThreshold),
                        SetConditions.LIVE_LOCKOUT)
                .map(RowCondition::hql)
                .toList();
    }
}
