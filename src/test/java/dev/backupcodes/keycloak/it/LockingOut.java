package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Steps around lockout codes, in realms whose policy asks staff for no step-up. */
public final class LockingOut {

    /** PostgreSQL writes it in small letters. */
    private static final Pattern TABLE = Pattern.compile("^(FED_USER_)?CREDENTIAL:", Pattern.CASE_INSENSITIVE);

    static final String REASON = "Ticket 4711";
    static final String INVALID = "This backup code is not valid.";

    /** No step-up for staff, no mails, and nothing to do after the login. */
    static final Map<String, String> POLICY =
            Map.of("notifications", "false", "adminStepUp", "false", "lockoutFollowUpActions", "none");

    private LockingOut() {}

    /** A realm with {@link #POLICY} in which the same one-time code signs in as often as a test likes. */
    static TestRealm.Builder realm() {
        return TestRealm.builder().otpReusable().policy(POLICY);
    }

    /** The master administrator makes codes, as many and for as long as the policy says. */
    public static List<String> makeCodes(TestRealm realm, TestUser user) {
        return codesIn(make(realm, user, Map.of()));
    }

    /** The master administrator makes codes, with a reason and more fields. */
    static AdminApi.Answer make(TestRealm realm, TestUser user, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.putIfAbsent("reason", REASON);
        return Regenerating.asMasterAdmin(realm).makeLockoutCodes(user.id(), body);
    }

    static List<String> codesIn(AdminApi.Answer answer) {
        assertThat(answer.status()).as(answer.error() + answer.message()).isEqualTo(201);
        List<String> codes = new ArrayList<>();
        answer.body().path("codes").forEach(code -> codes.add(code.textValue()));
        return codes;
    }

    /** The live codes as staff see them: null without any. */
    static JsonNode status(TestRealm realm, TestUser user) {
        AdminApi.Answer answer = Regenerating.asMasterAdmin(realm).status(user.id());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().path("lockout");
    }

    /** The stored rows of a user's lockout codes, in whichever table. */
    static List<String> rows(TestRealm realm, TestUser user) {
        return realm.inspect()
                .database()
                .lines()
                .filter(line ->
                        TABLE.matcher(line).find() && line.contains(user.id()) && line.contains("\"kind\":\"lockout\""))
                .toList();
    }

    static void assertRefused(Page page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.code()).isEmpty();
        assertThat(page.message()).startsWith(INVALID);
    }
}
