package dev.backupcodes.keycloak.credential;

import static dev.backupcodes.keycloak.credential.StoredCodeSet.CONDITION;
import static dev.backupcodes.keycloak.credential.StoredCodeSet.EXPIRES_AT;
import static dev.backupcodes.keycloak.credential.StoredCodeSet.KIND;
import static dev.backupcodes.keycloak.credential.StoredCodeSet.REMAINING;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet.Condition;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * How many users of a realm are in which state. The database counts, by the public data as {@link StoredCodeSet} writes it:
 * no user and no hash is loaded.
 *
 * @param withCodes users with an own set of any state
 * @param low with few codes left
 * @param exhausted all codes used
 * @param expired too old
 * @param awaitingDownload reset by staff
 * @param disabled switched off by wrong codes
 * @param lockoutCodes users with live lockout codes
 */
public record RealmCounts(
        long withCodes,
        long low,
        long exhausted,
        long expired,
        long awaitingDownload,
        long disabled,
        long lockoutCodes) {

    private static final String LOCAL = " from CredentialEntity c where c.user.realmId = :realm and c.type = :type";
    private static final String STORED =
            " from FederatedUserCredentialEntity c where c.realmId = :realm and c.type = :type";
    private static final String DATA = "c.credentialData";
    private static final String USED_UP = DATA + " like '%,\"" + REMAINING + "\":0,%'";
    private static final String EXPIRES = "\"" + EXPIRES_AT + "\":";
    /** Milliseconds have thirteen digits until the year 2286: text sorts as numbers do. */
    static final String EXPIRED = "(locate('" + EXPIRES + "', " + DATA + ") > 0 and substring(" + DATA + ", locate('"
            + EXPIRES + "', " + DATA + ") + " + EXPIRES.length() + ", 13) <= :now)";

    /** @param warningThreshold with so many codes left or fewer a set is low */
    public static RealmCounts of(KeycloakSession session, RealmModel realm, int warningThreshold, Instant now) {
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        long[] local = count(em, LOCAL, realm, warningThreshold, now);
        long[] stored = count(em, STORED, realm, warningThreshold, now);
        long[] n = IntStream.range(0, local.length)
                .mapToLong(i -> local[i] + stored[i])
                .toArray();
        return new RealmCounts(n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
    }

    private static long[] count(EntityManager em, String from, RealmModel realm, int warningThreshold, Instant now) {
        String sums = conditions(warningThreshold).stream()
                .map(condition -> "coalesce(sum(case when " + condition + " then 1 else 0 end), 0)")
                .collect(Collectors.joining(", "));
        Object[] row = em.createQuery("select " + sums + from, Object[].class)
                .setParameter("realm", realm.getId())
                .setParameter("type", Names.CREDENTIAL_TYPE)
                .setParameter("now", String.valueOf(now.toEpochMilli()))
                .getSingleResult();
        return Arrays.stream(row).mapToLong(sum -> ((Number) sum).longValue()).toArray();
    }

    /** What is true of a row that counts, in the order of the components. */
    static List<String> conditions(int warningThreshold) {
        String live = is(CodeKind.OWN, Condition.LIVE);
        String left = live + " and not " + USED_UP;
        return List.of(
                startsWith(kind(CodeKind.OWN)),
                left + " and not " + EXPIRED + " and " + remainingAtMost(warningThreshold),
                live + " and " + USED_UP,
                left + " and " + EXPIRED,
                is(CodeKind.OWN, Condition.AWAITING_DOWNLOAD),
                is(CodeKind.OWN, Condition.DISABLED),
                is(CodeKind.LOCKOUT, Condition.LIVE) + " and not " + USED_UP + " and not " + EXPIRED);
    }

    private static String is(CodeKind kind, Condition condition) {
        return startsWith(kind(kind) + "\"" + CONDITION + "\":\"" + condition.name() + "\",");
    }

    private static String kind(CodeKind kind) {
        return "{\"" + KIND + "\":\"" + kind.id() + "\",";
    }

    private static String startsWith(String json) {
        return DATA + " like '" + json + "%'";
    }

    private static String remainingAtMost(int most) {
        return most == 0
                ? "1 = 0"
                : IntStream.rangeClosed(1, most)
                        .mapToObj(left -> DATA + " like '%,\"" + REMAINING + "\":" + left + ",%'")
                        .collect(Collectors.joining(" or ", "(", ")"));
    }
}
