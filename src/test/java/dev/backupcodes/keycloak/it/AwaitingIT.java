package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Regenerating.codesPage;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.server.FreePorts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What staff see while somebody else has done something, or is about to: codes that are awaited, codes that were used. */
class AwaitingIT {

    @RegisterExtension
    static final TestRealm realm = LockingOut.realm().build();

    private TestUser alice;

    @BeforeEach
    void aUserWithCodes() {
        alice = realm.newUser("alice", true);
        makeCodes(realm, alice);
    }

    @AfterEach
    void theMailServerIsWellAgain() {
        mailServerAt(realm.mail().port());
    }

    @Test
    void givenARegenerationThenStaffSeeSinceWhenByWhomAndUntilWhenTheLinkWorks() {
        assertThat(status().path("awaiting").isNull()).isTrue();
        TestUser sam = realm.newUser("sam", true);
        AdminRights.of(realm).give(sam, "view-users", "regenerate-backup-codes");

        AdminApi.Answer done = AdminApi.of(realm, Tokens.byPassword(realm, sam)).regenerate(alice.id(), Map.of());

        assertThat(done.status()).as(done.toString()).isEqualTo(200);
        JsonNode awaiting = status().path("awaiting");
        assertThat(awaiting.path("by").textValue()).isEqualTo(sam.username());
        assertThat(awaiting.path("linkExpiresAt").textValue())
                .isEqualTo(done.body().path("linkExpiresAt").textValue());
        assertThat(Instant.parse(awaiting.path("since").textValue()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void givenTheMailCouldNotBeSentThenThereIsNoLinkToWaitFor() {
        Regenerating.mail(realm, alice, Map.of());
        realm.server().clock().advance(Duration.ofSeconds(61));
        mailServerAt(FreePorts.next());

        AdminApi.Answer done = Regenerating.regenerate(realm, alice, Map.of());

        assertThat(done.body().path("linkSent").asBoolean(true)).isFalse();
        JsonNode awaiting = status().path("awaiting");
        assertThat(awaiting.path("by").textValue()).isEqualTo("admin");
        assertThat(awaiting.path("linkExpiresAt").isNull())
                .as(awaiting.toString())
                .isTrue();
    }

    @Test
    void givenTheUserHasDownloadedNewCodesThenNothingIsAwaited() {
        String link = Regenerating.mailedLink(realm, alice);
        assertThat(status().path("awaiting").isObject()).isTrue();
        LoginBrowser browser = realm.browser();

        confirm(browser, codesPage(browser, link, alice));

        assertThat(status().path("state").textValue()).isEqualTo("active");
        assertThat(status().path("awaiting").isNull()).isTrue();
    }

    @Test
    void givenAResetThenTheUserIsNotToldWhoDidIt() {
        TestUser sam = realm.newUser("secretsam", true);
        AdminRights.of(realm).give(sam, "view-users", "regenerate-backup-codes");
        realm.mail().reset();
        AdminApi.of(realm, Tokens.byPassword(realm, sam)).regenerate(alice.id(), Map.of());

        assertThat(realm.mail().waitForMail(alice.email()).everything()).doesNotContain(sam.username());
        assertThat(realm.credentials(alice.username(), "backup-codes"))
                .singleElement()
                .satisfies(row -> assertThat(row.getCredentialData())
                        .contains("AWAITING_DOWNLOAD")
                        .doesNotContain(sam.username(), "linkExpiresAt", "since"));
    }

    @Test
    void givenALockoutCodeWasUsedThenStaffSeeWhenForADayEvenAfterTheLastOne() {
        TestUser bob = realm.newUser("bob", true);
        List<String> codes = LockingOut.codesIn(LockingOut.make(realm, bob, Map.of("count", 2)));
        assertThat(status(bob).path("lastLockoutUse").isNull()).isTrue();
        assertThat(status(bob).at("/lockout/total").asInt()).isEqualTo(2);

        assertThat(signInWithCode(realm, bob, codes.get(0)).code()).isPresent();
        Instant first = Instant.parse(status(bob).path("lastLockoutUse").textValue());
        assertThat(status(bob).at("/lockout/total").asInt()).isEqualTo(2);
        assertThat(status(bob).at("/lockout/remaining").asInt()).isEqualTo(1);
        assertThat(signInWithCode(realm, bob, codes.get(1)).code()).isPresent();

        assertThat(status(bob).path("lockout").isNull()).isTrue();
        assertThat(Instant.parse(status(bob).path("lastLockoutUse").textValue()))
                .isAfter(first);
        assertThat(status(alice).path("lastLockoutUse").isNull()).isTrue();
        realm.server().clock().advance(Duration.ofHours(24).plusMinutes(1));
        assertThat(status(bob).path("lastLockoutUse").isNull()).isTrue();
    }

    @Test
    void givenAnOwnCodeOrAWrongOneThenItIsNoUseOfALockoutCode() {
        List<String> own = makeCodes(realm, alice);
        List<String> lockout = LockingOut.makeCodes(realm, alice);

        assertThat(signInWithCode(realm, alice, own.get(0)).code()).isPresent();
        assertThat(signInWithCode(realm, alice, Steps.wrong(lockout.get(0))).code())
                .isEmpty();

        assertThat(status().path("lastLockoutUse").isNull()).isTrue();
    }

    private JsonNode status() {
        return status(alice);
    }

    private static JsonNode status(TestUser user) {
        return Regenerating.asMasterAdmin(realm).status(user.id()).body();
    }

    private static void mailServerAt(int port) {
        Map<String, String> smtp = new HashMap<>();
        smtp.put("host", "127.0.0.1");
        smtp.put("port", String.valueOf(port));
        smtp.put("from", "no-reply@bank.example");
        realm.update(settings -> settings.setSmtpServer(smtp));
    }
}
