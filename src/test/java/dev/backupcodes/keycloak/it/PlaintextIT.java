package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.codesPage;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.enterAndKeep;
import static dev.backupcodes.keycloak.it.Steps.hurried;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static dev.backupcodes.keycloak.it.Steps.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** After a full run, the codes are looked for wherever they must not be. */
class PlaintextIT {

    @RegisterExtension
    final TestRealm realm =
            TestRealm.builder().userWithOtp("alice").otpReusable().build();

    private TestUser alice;

    @BeforeEach
    void aUser() {
        alice = realm.user("alice");
    }

    @Test
    void givenAFullRunThenTheCodesStandNowhere() {
        Map<String, String> places = new LinkedHashMap<>();
        LoginBrowser browser = realm.browser();
        Page page = codesPage(browser, alice);
        List<String> codes = codesOn(page);
        places.put(
                "notes while the page is shown",
                realm.inspect().authenticationSession(browser).toString());
        places.put("page that comes after the codes", confirm(browser, page).source());

        LoginBrowser guessing = realm.browser();
        Page question = codeQuestion(guessing, alice);
        places.put("page that asks for a code", question.source());
        Page refused = enter(guessing, question, wrong(codes.get(1)));
        places.put("page after a wrong code", refused.source());
        places.put(
                "notes after a wrong code",
                realm.inspect().authenticationSession(guessing).toString());
        places.put("cookies", browser.cookies() + guessing.cookies());

        assertThat(enter(guessing, refused, codes.get(1)).code()).isPresent();
        assertThat(signInWithCode(realm, alice, hurried(codes.get(2))).code()).isPresent();
        Page replay = signInWithCode(realm, alice, codes.get(2));
        places.put("page after a used code", replay.source());

        putWhatIsKept(places);

        assertThat(places.get("events")).contains("backup_code_selector");
        assertNowhere(codes, places);
    }

    @Test
    void givenAFullRunWithLockoutCodesThenTheyStandNowhere() {
        realm.policy(Map.of("adminStepUp", "false"));
        Map<String, String> places = new LinkedHashMap<>();

        List<String> codes = LockingOut.makeCodes(realm, alice);
        places.put(
                "status", Regenerating.asMasterAdmin(realm).status(alice.id()).toString());
        putWhatIsKept(places);
        assertNowhere(codes, places);
        LoginBrowser browser = realm.browser();
        Page question = codeQuestion(browser, alice);
        Page refused = enter(browser, question, wrong(codes.get(1)));
        places.put("pages around a wrong code", question.source() + refused.source());
        Page followUp = enterAndKeep(browser, refused, hurried(codes.get(1)));
        places.put("page after the code", followUp.source());
        places.put(
                "notes after the code",
                realm.inspect().authenticationSession(browser).toString());
        places.put(
                "page after a used code",
                signInWithCode(realm, alice, codes.get(1)).source());
        realm.mail().waitForMail(alice.email(), mail -> mail.subject().startsWith("An emergency code was used"));
        Regenerating.asMasterAdmin(realm).revokeLockoutCodes(alice.id());
        putWhatIsKept(places);

        assertThat(places.get("events")).contains("backup_code_selector", "issued", "revoked");
        assertThat(places.get("admin events")).contains("generate-lockout-codes", LockingOut.REASON);
        assertNowhere(codes, places);
    }

    private void putWhatIsKept(Map<String, String> places) {
        places.put("database", realm.inspect().database());
        places.put("server log at DEBUG", realm.server().keycloak().logText());
        places.put("realm export", realm.inspect().export());
        places.put("user sessions", realm.inspect().userSessions(alice.id()).toString());
        places.put("events", json(realm.admin().getEvents()));
        places.put("admin events", json(realm.admin().getAdminEvents()));
        places.put("credentials as administrators see them", json(realm.credentials("alice", "backup-codes")));
        places.put(
                "mails",
                realm.mail().mails().stream()
                        .map(mail -> mail.everything())
                        .toList()
                        .toString());
        assertThat(places.get("database")).as("the dump holds what it should").contains("backup-codes", alice.id());
    }

    private static void assertNowhere(List<String> codes, Map<String, String> places) {
        List<String> secrets = codes.stream().flatMap(PlaintextIT::formsOf).toList();
        places.forEach((place, content) ->
                assertThat(secrets.stream().filter(content::contains)).as(place).isEmpty());
    }

    @Test
    void givenTheCodesPageThenItKeepsNothingInHiddenFieldsAttributesOrScripts() {
        LoginBrowser browser = realm.browser();
        Page page = codesPage(browser, alice);
        List<String> codes = codesOn(page);

        String withoutText = page.html().select("*").stream()
                .map(element -> element.attributes().html() + element.data())
                .toList()
                .toString();

        assertThat(codes.stream().flatMap(PlaintextIT::formsOf).filter(withoutText::contains))
                .isEmpty();
        assertThat(page.headers().firstValue("cache-control").orElse("")).contains("no-store");
        assertThat(page.headers().firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    /** As shown, as symbols only, and the secret part alone: in the case of the page and in lower case. */
    private static Stream<String> formsOf(String code) {
        String symbols = code.replace("-", "");
        // The rest of a lockout code could be the end of some UUID.
        Stream<String> rest = symbols.length() > 10 ? Stream.of(code.substring(5)) : Stream.of();
        return Stream.concat(Stream.of(code, symbols, symbols.substring(2)), rest)
                .flatMap(form -> Stream.of(form, form.toLowerCase(java.util.Locale.ROOT)));
    }

    private static String json(Object value) {
        try {
            return new ObjectMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
