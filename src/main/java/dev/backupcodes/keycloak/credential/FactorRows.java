package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.CodeSet.Condition;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keycloak.credential.CredentialModel;

/**
 * The second factors of some users, as far as lists show them. Secret data is read only of codes that staff have made or reset, since
 * who it was stands there.
 */
final class FactorRows {

    /** Where the rows of local users are, or those of users of storages. */
    enum Place {
        LOCAL("CredentialEntity c", "c.user.id"),
        STORED("FederatedUserCredentialEntity c", "c.userId");

        private final String from;
        private final String user;

        Place(String from, String user) {
            this.from = from;
            this.user = user;
        }
    }

    /** One of a user's second factors. */
    record Row(String user, String id, String type, Long createdAt, String publicData) {

        boolean isOfCodes() {
            return Names.CREDENTIAL_TYPE.equals(type);
        }

        /** @return empty when it cannot be read */
        Optional<CodeSummary> summary() {
            try {
                return Optional.of(StoredCodeSet.summary(id, createdAt == null ? 0 : createdAt, publicData));
            } catch (UnreadableCodeSetException e) {
                return Optional.empty();
            }
        }
    }

    private final Map<String, List<Row>> byUser;
    private final Map<String, CodeSet> madeByStaff;

    private FactorRows(Map<String, List<Row>> byUser, Map<String, CodeSet> madeByStaff) {
        this.byUser = byUser;
        this.madeByStaff = madeByStaff;
    }

    /** @param now for which codes are live */
    static FactorRows of(EntityManager em, Place place, List<String> users, Instant now) {
        List<Row> rows = new Hql(em)
                .and(place.user + " in (:users)")
                .and("c.type in (:factors)")
                .with("users", users)
                .with("factors", SecondFactors.types())
                .query(
                        "select " + place.user + ", c.id, c.type, c.createdDate, c.credentialData from " + place.from,
                        "",
                        Object[].class)
                .getResultStream()
                .map(row -> new Row((String) row[0], (String) row[1], (String) row[2], (Long) row[3], (String) row[4]))
                .toList();
        List<String> named = rows.stream()
                .filter(row -> row.isOfCodes() && namesStaff(row, now))
                .map(Row::id)
                .toList();
        return new FactorRows(rows.stream().collect(Collectors.groupingBy(Row::user)), sets(em, place, named));
    }

    private static boolean namesStaff(Row row, Instant now) {
        return row.summary()
                .filter(codes -> codes.condition() == Condition.AWAITING_DOWNLOAD
                        || codes.kind() == CodeKind.LOCKOUT && codes.isUsable(now))
                .isPresent();
    }

    private static Map<String, CodeSet> sets(EntityManager em, Place place, List<String> ids) {
        Map<String, CodeSet> sets = new HashMap<>();
        if (!ids.isEmpty()) {
            new Hql(em)
                    .and("c.id in (:ids)")
                    .with("ids", ids)
                    .query(
                            "select c.id, c.createdDate, c.credentialData, c.secretData from " + place.from,
                            "",
                            Object[].class)
                    .getResultStream()
                    .forEach(row -> set(row).ifPresent(set -> sets.put((String) row[0], set)));
        }
        return sets;
    }

    private static Optional<CodeSet> set(Object[] row) {
        CredentialModel credential = new CredentialModel();
        credential.setId((String) row[0]);
        credential.setCreatedDate((Long) row[1]);
        credential.setCredentialData((String) row[2]);
        credential.setSecretData((String) row[3]);
        try {
            return Optional.of(StoredCodeSet.read(credential).set());
        } catch (UnreadableCodeSetException e) {
            return Optional.empty();
        }
    }

    List<Row> of(String user) {
        return byUser.getOrDefault(user, List.of());
    }

    /** @return all of a set that staff have made or reset; empty for others, and when it cannot be read */
    Optional<CodeSet> madeByStaff(Row row) {
        return Optional.ofNullable(madeByStaff.get(row.id()));
    }
}
