package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Regenerating.asMasterAdmin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.credential.RowsWithoutVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Rows that another version of the jar has written. */
class StoredFormatIT {

    private static final String LOCKOUT_CODE = "5WFD3-W8BVS";
    private static final String LOCKOUT_ADDRESS = "alice@bank.example";
    private static final String UNAVAILABLE = "Backup codes cannot be checked right now.";

    private TestRealm realm;

    @BeforeEach
    void aRealm() {
        realm = LockingOut.newRealm();
    }

    @AfterEach
    void removeRealm() {
        realm.close();
    }

    @Test
    void givenARowFromBeforeThereWereVersionsThenItsCodeSignsInOnceAndTheRowGetsOne() {
        TestUser bob = realm.addUser("bob", false);
        store(bob, own());
        assertThat(rowsOf(bob)).singleElement().asString().doesNotContain("\"version\":1");

        assertThat(Steps.signInWithCode(realm, bob, RowsWithoutVersion.CODE_OF_ACTIVE)
                        .code())
                .isPresent();

        assertThat(rowsOf(bob)).singleElement().asString().contains(",\"version\":1}", "\"remaining\":2");
        LockingOut.assertRefused(Steps.signInWithCode(realm, bob, RowsWithoutVersion.CODE_OF_ACTIVE));
        assertThat(asMasterAdmin(realm)
                        .status(bob.id())
                        .body()
                        .path("remaining")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void givenALockoutRowFromBeforeThereWereVersionsThenItsCodeSignsIn() {
        TestUser alice = realm.addUser("alice", true, user -> user.setEmail(LOCKOUT_ADDRESS));
        store(alice, lockout(Instant.now().plus(Duration.ofHours(1))));

        assertThat(Steps.signInWithCode(realm, alice, LOCKOUT_CODE).code()).isPresent();
        LockingOut.assertRefused(Steps.signInWithCode(realm, alice, LOCKOUT_CODE));
    }

    @Test
    void givenRowsOfANewerVersionThenEverythingIsRefusedAsForABrokenRowAndNothingTouchesThem() {
        long log = realm.server().keycloak().logPosition();
        TestUser alice = realm.addUser("alice", true, user -> user.setEmail(LOCKOUT_ADDRESS));
        CredentialRepresentation own = newer(own());
        CredentialRepresentation lockout = newer(lockout(Instant.now().minus(Duration.ofHours(1))));
        store(alice, own);
        store(alice, lockout);
        TestUser bob = realm.addUser("bob", true);
        store(bob, own());
        realm.inspect()
                .spoil(bob.id(), realm.credentials("bob", "backup-codes").get(0).getId());
        List<String> before = rowsOf(alice);
        assertThat(before).hasSize(2);

        assertThat(answersOfTheUsersPages(alice)).isEqualTo(answersOfTheUsersPages(bob));
        assertThat(answersToStaff(alice)).isEqualTo(answersToStaff(bob));

        Waiting.until(
                "the cleanup has come by",
                () -> log(log).contains(
                                "codes of user " + alice.id() + " could not be looked after: backup code credential "));
        assertThat(rowsOf(alice)).isEqualTo(before);
        assertThat(log(log))
                .contains("backup code credential " + own.getId() + " cannot be read: it is stored in format version 2,"
                        + " and this version of the extension knows format versions up to 1")
                .doesNotContain("Ld7D5jEp6nO", RowsWithoutVersion.CODE_OF_ACTIVE, "\"codes\"");
    }

    /** What the user sees who enters a code, has nothing but the password, or asks for new codes. */
    private List<String> answersOfTheUsersPages(TestUser user) {
        List<String> answers = new ArrayList<>();
        Page refused = Steps.signInWithCode(realm, user, RowsWithoutVersion.CODE_OF_ACTIVE);
        assertThat(refused.message()).startsWith(UNAVAILABLE);
        answers.add(refused.status() + refused.message());
        assertThat(realm.browser().signIn(user).atClient()).isFalse();
        LoginBrowser browser = realm.browser();
        Page noCodes = browser.submit(
                browser.signIn(user, Steps.GET_CODES), Map.of("otp", user.totp().fresh()));
        assertThat(noCodes.text()).contains("Nothing has changed.");
        assertThat(Steps.codesOn(noCodes)).isEmpty();
        answers.add(noCodes.status() + noCodes.text());
        return answers;
    }

    /** What staff get who look at the user's codes or change them, or the account. */
    private List<String> answersToStaff(TestUser user) {
        AdminApi staff = asMasterAdmin(realm);
        List<String> answers = new ArrayList<>();
        for (AdminApi.Answer answer : List.of(
                staff.status(user.id()),
                staff.regenerate(user.id()),
                LockingOut.make(realm, user, Map.of()),
                staff.revokeLockoutCodes(user.id()))) {
            assertThat(answer.status()).isGreaterThanOrEqualTo(500);
            answers.add(answer.status() + answer.error());
        }
        CredentialRepresentation password = new CredentialRepresentation();
        password.setType(CredentialRepresentation.PASSWORD);
        password.setValue(user.password() + "8");
        realm.userResource(user.username()).resetPassword(password);
        UserRepresentation changed = realm.userResource(user.username()).toRepresentation();
        changed.setLastName("Changed");
        realm.userResource(user.username()).update(changed);
        return answers;
    }

    private String log(long from) {
        return realm.server().keycloak().logText(from);
    }

    private void store(TestUser user, CredentialRepresentation row) {
        realm.inspect().store(user.id(), row);
    }

    private static CredentialRepresentation own() {
        CredentialRepresentation row = RowsWithoutVersion.of("active");
        row.setId(UUID.randomUUID().toString());
        return row;
    }

    private static CredentialRepresentation lockout(Instant expiresAt) {
        CredentialRepresentation row = RowsWithoutVersion.of("lockout");
        row.setCredentialData(row.getCredentialData()
                .replaceFirst("\"expiresAt\":[0-9]+", "\"expiresAt\":" + expiresAt.toEpochMilli()));
        return row;
    }

    private static CredentialRepresentation newer(CredentialRepresentation row) {
        row.setSecretData(row.getSecretData().replaceFirst("\\{", "{\"version\":2,"));
        return row;
    }

    /** All columns of the user's rows. */
    private List<String> rowsOf(TestUser user) {
        return realm.inspect()
                .database()
                .lines()
                .filter(line -> line.startsWith("CREDENTIAL:")
                        && line.contains(" USER_ID=" + user.id() + " ")
                        && line.contains(" TYPE=backup-codes "))
                .sorted()
                .toList();
    }
}
