package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.MariaDb;
import java.util.List;

/**
 * Puts many users into a database, past Keycloak: each with a password, most with a set of codes in one state or another, some with OTP.
 * Their ids are in no order, as Keycloak's are.
 */
final class Crowd {

    /** As long as the hashes of a set are; they are not read. */
    private static final String SECRET = "repeat(md5(concat('s', n)), 110)";

    private static final String SET =
            "concat('{\"kind\":\"own\",\"condition\":\"', %s, '\",\"total\":10,\"remaining\":', %s, ',\"wrongInARow\":', %s, '}')";

    /** Each hundredth has used all, each tenth few are left; a handful is switched off, waits or is locked. */
    private static final String CONDITION =
            "case when n % 50000 = 7 then 'DISABLED' when n % 50000 = 11 then 'AWAITING_DOWNLOAD' else 'LIVE' end";

    private static final String REMAINING =
            "case when n % 50000 in (7, 11) or n % 100 = 0 then 0 when n % 10 = 0 then 2 else 9 end";
    private static final String WRONG =
            "concat(case when n % 50000 = 13 then '5' else '0' end, case when n % 50000 = 13 then ',\"lockedUntil\":4102444800000' else '' end)";

    private Crowd() {}

    /** Every twentieth has no codes, every fifth has OTP; fifty are staff, of whom two have no codes. */
    static void fill(Database database, String realmId, String staffRoleId, int users) {
        String everyUser = " from " + numbers(database, users);
        database.execute(
                "insert into USER_ENTITY (id, realm_id, username, email, email_constraint, first_name, last_name, email_verified,"
                        + " enabled, not_before) select md5(concat('u', n)), '" + realmId
                        + "', concat('user', lpad(cast(n as char(8)), 8, '0')), concat('user', n, '@example.org'),"
                        + " concat('user', n, '@example.org'), 'Some', 'Body', true, true, 0" + everyUser,
                credential("password", "'{}'", "repeat('x', 200)", 10) + everyUser,
                credential("otp", "'{\"subType\":\"totp\"}'", "repeat('y', 80)", 20) + everyUser + " where n % 5 = 0",
                credential("backup-codes", SET.formatted(CONDITION, REMAINING, WRONG), SECRET, 30) + everyUser
                        + " where n % 20 <> 19",
                "insert into USER_ROLE_MAPPING (role_id, user_id) select '" + staffRoleId + "', md5(concat('u', n))"
                        + everyUser + " where n <= 50",
                database instanceof MariaDb ? "analyze table USER_ENTITY, CREDENTIAL, USER_ROLE_MAPPING" : "analyze");
    }

    private static String credential(String type, String data, String secret, int priority) {
        return "insert into CREDENTIAL (id, type, user_id, created_date, credential_data, secret_data, priority, version)"
                + " select md5(concat('" + type + "', n)), '" + type + "', md5(concat('u', n)), 1760000000000, " + data
                + ", " + secret + ", " + priority + ", 0";
    }

    private static String numbers(Database database, int users) {
        return database instanceof MariaDb
                ? "(select seq as n from seq_1_to_" + users + ") numbers"
                : "generate_series(1, " + users + ") n";
    }

    /** Filters of lists, of which many fit, few, and nobody. */
    static List<String> filters() {
        return List.of(
                "",
                "state=low",
                "state=none",
                "state=disabled",
                "state=expired",
                "locked=true",
                "lockout=true",
                "secondFactor=false",
                "staff=true&state=none");
    }
}
