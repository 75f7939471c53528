package dev.backupcodes.keycloak.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.Page;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.Totp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * The credentials of one user of a realm who was given a password and has made codes as users do. All others get copies, so that
 * thousands of users do not cost tens of thousands of hashes.
 */
final class Template {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "template";
    private static final String PASSWORD = "Correct-horse-7";
    /** The fifth one locks. */
    private static final int WRONG_CODES = 4;

    private static final List<String> BUILT_IN_CODES = IntStream.range(0, 12)
            .mapToObj(i -> "AAAA" + (char) ('A' + i) + "BBBBCCC")
            .toList();

    private final List<String> codes;
    private final JsonNode credentials;

    private Template(List<String> codes, JsonNode credentials) {
        this.codes = codes;
        this.credentials = credentials;
    }

    static Template make(BenchmarkServer server, Policy policy) {
        UserRepresentation user = new UserRepresentation();
        user.setUsername(USER);
        user.setEmail("template@example.org");
        user.setFirstName("Some");
        user.setLastName("Body");
        user.setEnabled(true);
        CredentialRepresentation password = new CredentialRepresentation();
        password.setType(CredentialRepresentation.PASSWORD);
        password.setValue(PASSWORD);
        user.setCredentials(List.of(password));
        server.admin().realm(policy.realm()).users().create(user).close();

        LoginBrowser browser = server.browser(policy);
        Page codesPage =
                browser.submit(browser.startLogin(Steps.GET_CODES), Map.of("username", USER, "password", PASSWORD));
        List<String> codes = Steps.codesOn(codesPage);
        Steps.confirm(browser, codesPage).code().orElseThrow();
        return new Template(codes, server.credentials(policy, USER));
    }

    static Totp newTotp(int number) {
        return new Totp(String.format("ABCDEFGHIJ%010d", number));
    }

    /** @param address of the user whose credential it is to be */
    CredentialRepresentation credentialOf(Step step, Totp totp, String address) {
        return switch (step) {
            case EMPTY, HASH, PASSWORD -> stored("password");
            case OTP -> TestRealm.otpCredential(totp.secret());
            case BUILT_IN -> builtIn();
            case COMMIT, COMMIT_AND_EVENT, OWN, OWN_OF_50, LONG, WRONG -> stored("backup-codes");
            case LOCKOUT -> lockout(address);
            case LOCKED -> locked();
        };
    }

    List<String> answersFor(Step step, Totp totp) {
        return switch (step) {
            // Whoever signs in does it once, though these would do any number of times: Keycloak's cache is to know
            // them as little as
            // it knows those who have used a code.
            case EMPTY, COMMIT, COMMIT_AND_EVENT, HASH -> List.of("123456");
            case PASSWORD -> List.of(PASSWORD);
            case OTP -> List.of(totp.secret());
            case BUILT_IN -> BUILT_IN_CODES;
            // Whoever uses the last one is led to new ones.
            case OWN, OWN_OF_50, LONG, LOCKOUT -> codes.subList(0, codes.size() - 1);
            case WRONG -> Collections.nCopies(WRONG_CODES, Steps.wrong(codes.get(0)));
            case LOCKED -> List.of(codes.get(0));
        };
    }

    private CredentialRepresentation stored(String type) {
        JsonNode found = StreamSupport.stream(credentials.spliterator(), false)
                .filter(one -> type.equals(one.get("type").textValue()))
                .findFirst()
                .orElseThrow();
        CredentialRepresentation credential = new CredentialRepresentation();
        credential.setType(type);
        credential.setCreatedDate(System.currentTimeMillis());
        credential.setCredentialData(found.get("credentialData").textValue());
        credential.setSecretData(found.get("secretData").textValue());
        return credential;
    }

    private static CredentialRepresentation builtIn() {
        RecoveryAuthnCodesCredentialModel model = RecoveryAuthnCodesCredentialModel.createFromValues(
                BUILT_IN_CODES, System.currentTimeMillis(), "Recovery codes");
        CredentialRepresentation credential = new CredentialRepresentation();
        credential.setType(model.getType());
        credential.setCreatedDate(model.getCreatedDate());
        credential.setCredentialData(model.getCredentialData());
        credential.setSecretData(model.getSecretData());
        return credential;
    }

    /** The same codes as if staff had made them. */
    private CredentialRepresentation lockout(String address) {
        CredentialRepresentation credential = stored("backup-codes");
        ObjectNode data = read(credential.getCredentialData());
        data.put("kind", "lockout");
        data.put("expiresAt", Instant.now().plus(Duration.ofHours(20)).toEpochMilli());
        credential.setCredentialData(data.toString());
        ObjectNode secret = read(credential.getSecretData());
        secret.putObject("issue")
                .put("by", "support")
                .put("address", address)
                .put("forStaff", false)
                .put("lifespanSeconds", 72_000);
        credential.setSecretData(secret.toString());
        return credential;
    }

    private CredentialRepresentation locked() {
        CredentialRepresentation credential = stored("backup-codes");
        ObjectNode data = read(credential.getCredentialData());
        data.put("wrongInARow", 5);
        data.put("lockedUntil", Instant.now().plus(Duration.ofHours(20)).toEpochMilli());
        credential.setCredentialData(data.toString());
        return credential;
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
