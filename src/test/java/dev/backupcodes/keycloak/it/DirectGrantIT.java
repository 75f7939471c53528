package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.EventRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** The step of direct grants keeps all rules of the one with a page, and says nothing but no. */
class DirectGrantIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .withoutBackupCodes()
            .bruteForceProtected()
            .with(settings -> settings.setFailureFactor(100))
            .with(settings -> settings.setQuickLoginCheckMilliSeconds(0L))
            .build();

    @BeforeAll
    static void aRealmThatIsSetUp() {
        Regenerating.asMasterAdmin(realm).setUp();
        realm.policy(Map.of("requireSecondFactor", "false", "notifications", "false", "codeCount", "3"));
    }

    @Test
    void givenNoneAWrongAndALockedCodeThenTheAnswerIsTheSame() {
        TestUser user = newUser();
        List<String> codes = Steps.makeCodes(realm, user);
        Tokens.Grant none = grant(user);
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.body().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(none.body().path("error_description").asText()).isEqualTo("Invalid user credentials");

        assertThat(grant(user, "")).as("blank").isEqualTo(none);
        for (int i = 0; i < 5; i++) {
            assertThat(grant(user, Steps.wrong(codes.get(0)))).isEqualTo(none);
            realm.awaitFailures(user, i + 1);
        }
        assertThat(grant(user, codes.get(0))).as("locked").isEqualTo(none);

        realm.server().clock().advance(Duration.ofMinutes(2));
        assertThat(grant(user, Steps.hurried(codes.get(0))).status()).isEqualTo(200);
    }

    /** Keycloak itself refuses a parameter that comes twice. */
    @Test
    void givenTheFieldTwiceThenNeitherCodeIsUsedUp() {
        TestUser user = newUser();
        List<String> codes = Steps.makeCodes(realm, user);

        assertThat(grant(user, codes.get(0), codes.get(1)).status()).isEqualTo(400);

        assertThat(grant(user, codes.get(0)).status()).isEqualTo(200);
        assertThat(grant(user, codes.get(1)).status()).isEqualTo(200);
    }

    @Test
    void givenTheRealmHasLockedTheUserThenARightCodeDoesNotHelp() {
        TestUser user = newUser();
        List<String> codes = Steps.makeCodes(realm, user);
        realm.update(settings -> settings.setFailureFactor(2));
        try {
            for (int i = 0; i < 2; i++) {
                grant(user, Steps.wrong(codes.get(0)));
                realm.awaitFailures(user, i + 1);
            }
            realm.awaitLock(user);

            assertThat(grant(user, codes.get(0)).status()).isEqualTo(400);
            assertThat(realm.credentials(user.username(), "backup-codes").get(0).getCredentialData())
                    .contains("\"remaining\":3");
        } finally {
            realm.update(settings -> settings.setFailureFactor(100));
        }
    }

    /** What has to follow needs a page, and who has used up the last code for nothing is locked out. */
    @Test
    void givenTheLastCodeOrSomethingToDoThenNoCodeIsUsedUp() {
        TestUser user = newUser();
        List<String> codes = Steps.makeCodes(realm, user);
        assertThat(grant(user, codes.get(0)).status()).isEqualTo(200);
        assertThat(grant(user, codes.get(1)).status()).isEqualTo(200);

        assertThat(grant(user, codes.get(2)).body().path("error_description").asText())
                .isEqualTo("Account is not fully set up");
        assertThat(Steps.codesOn(Steps.signInWithCode(realm, user, codes.get(2))))
                .as("the same code at a page, then new ones")
                .hasSize(3);

        TestUser busy = newUser();
        String code = Steps.makeCodes(realm, busy).get(0);
        require(busy, List.of("UPDATE_PASSWORD"));
        assertThat(grant(busy, code).status()).isEqualTo(400);
        require(busy, List.of());
        assertThat(grant(busy, code).status()).isEqualTo(200);
    }

    private void require(TestUser user, List<String> actions) {
        UserRepresentation settings = realm.userResource(user.username()).toRepresentation();
        settings.setRequiredActions(actions);
        realm.userResource(user.username()).update(settings);
    }

    @Test
    void givenARightAndAWrongCodeThenBothAreOnRecordWithoutTheCode() {
        TestUser user = newUser();
        List<String> codes = Steps.makeCodes(realm, user);
        realm.admin().clearEvents();

        grant(user, Steps.wrong(codes.get(1)));
        grant(user, codes.get(0));

        List<EventRepresentation> events = realm.admin().getEvents(null, null, user.id(), null, null, null, null, null);
        assertThat(events)
                .extracting(EventRepresentation::getType)
                .contains("LOGIN_ERROR", "UPDATE_CREDENTIAL", "LOGIN");
        assertThat(events)
                .filteredOn(event -> event.getType().equals("UPDATE_CREDENTIAL"))
                .singleElement()
                .satisfies(event -> assertThat(event.getDetails())
                        .containsEntry("backup_codes_action", "used")
                        .containsEntry("backup_codes_remaining", "2"));
        assertThat(events.stream().map(event -> String.valueOf(event.getDetails())))
                .noneMatch(details -> details.contains(codes.get(0).substring(5)));
    }

    private Tokens.Grant grant(TestUser user, String... codes) {
        return Tokens.grant(realm, user, codes);
    }

    private TestUser newUser() {
        return realm.newUser("user", false);
    }
}
