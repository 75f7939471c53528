package dev.backupcodes.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.Partial;
import dev.backupcodes.keycloak.Texts;
import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Responses;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.text.AdminMessages;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.keycloak.http.FormPartValue;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakUriInfo;
import org.keycloak.models.RealmModel;
import org.keycloak.models.ThemeManager;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;

/** Whatever comes as the body of a call: a request, or the answer 400. */
class RequestFuzzTest {

    private static final int MAX_BYTES = 16_384;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final Set<String> TEXTS = Set.of("otp", "reason", "clientId", "redirectUri", "callerNumber");
    private static final Map<Locale, Properties> BUNDLES =
            Map.of(Locale.ENGLISH, Texts.in("en"), Locale.GERMAN, Texts.in("de"));

    private final Server server = new Server();

    /** The calls that take a body; the first letter of an input says which. */
    private enum Call {
        REGENERATE("otp", "reason", "signOut", "clientId", "redirectUri"),
        LOCKOUT_CODES("otp", "reason", "count", "lifespanSeconds", "callerNumber"),
        NO_REASON("otp", "reason", "count", "lifespanSeconds", "callerNumber"),
        UNLOCK("otp", "reason"),
        WRONG_PERSON("reason"),
        CALLER_CHECK,
        SET_UP;

        private final Set<String> fields;

        Call(String... fields) {
            this.fields = Set.of(fields);
        }

        static Call of(byte letter) {
            return Arrays.stream(values())
                    .filter(call -> call.name().charAt(0) == letter)
                    .findFirst()
                    .orElse(REGENERATE);
        }

        boolean needsReason() {
            return this == LOCKOUT_CODES || this == UNLOCK;
        }
    }

    @FuzzTest
    @DictionaryEntries({
        "\"otp\":",
        "\"reason\":\"T-1\"",
        "\"reason\":",
        "\"signOut\":true",
        "\"clientId\":\"shop\"",
        "\"redirectUri\":\"https://shop.example/a\"",
        "\"count\":",
        "\"lifespanSeconds\":",
        "\"callerNumber\":",
        "null",
        "3600",
        "\\ud83d",
        "\\u0000",
        "\\u0085",
        "1e0",
        "2147483648"
    })
    void aBody(byte[] data) {
        if (data.length == 0) {
            return;
        }
        Call call = Call.of(data[0]);
        byte[] body = Arrays.copyOfRange(data, 1, data.length);

        Response answer = server.answer(call, body);

        boolean accepted = answer.getStatus() == 200;
        if (!accepted) {
            assertRefused(answer);
        }
        Verdict verdict = verdict(call, body);
        assertThat(accepted)
                .as(() -> call + " " + new String(body, StandardCharsets.UTF_8))
                .isIn(verdict == Verdict.VALID || verdict == Verdict.ASK_KEYCLOAK, verdict == Verdict.VALID);
        String kept = Reason.forAudit(JsonBody.read(new ByteArrayInputStream(body)));
        assertThat(kept == null || isReason(kept)).isTrue();
    }

    private static void assertRefused(Response answer) {
        assertThat(answer.getStatus()).isEqualTo(400);
        try {
            JsonNode error = JSON.readTree((String) answer.getEntity());
            assertThat(error.path("error").textValue()).isEqualTo("invalid_request");
            assertThat(error.path("errorMessage").textValue())
                    .hasSizeLessThan(400)
                    .doesNotContain("{", "}", "backupCodes")
                    .matches("\\P{Cntrl}+");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private enum Verdict {
        VALID,
        /** It is valid if the redirect URI is. */
        ASK_KEYCLOAK,
        INVALID
    }

    /** The rules of {@code docs/openapi.yaml}. */
    private static Verdict verdict(Call call, byte[] body) {
        try {
            Map<String, Object> fields = fields(body);
            boolean valid = body.length <= MAX_BYTES
                    && call.fields.containsAll(fields.keySet())
                    && fields.entrySet().stream().allMatch(field -> isOfItsType(field.getKey(), field.getValue()))
                    && (fields.get("reason") == null ? !call.needsReason() : isReason((String) fields.get("reason")));
            return valid
                    ? target((String) fields.get("clientId"), (String) fields.get("redirectUri"))
                    : Verdict.INVALID;
        } catch (IOException e) {
            return Verdict.INVALID;
        }
    }

    private static Map<String, Object> fields(byte[] body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() == null) {
                return Map.of();
            }
        }
        Map<String, Object> fields =
                JSON.readValue(body, JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
        if (fields == null) {
            throw new IOException("null");
        }
        return fields;
    }

    private static boolean isOfItsType(String name, Object value) {
        return value == null
                || TEXTS.contains(name) && value instanceof String
                || name.equals("signOut") && value instanceof Boolean
                || name.equals("count") && value instanceof Integer count && count >= 1 && count <= 3
                || name.equals("lifespanSeconds") && value instanceof Integer life && life >= 60 && life <= 3600;
    }

    private static boolean isReason(String text) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= 500
                && text.codePoints().noneMatch(c -> Character.isISOControl(c) && "\n\r\t".indexOf(c) < 0)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static Verdict target(String clientId, String redirectUri) {
        if (clientId == null) {
            return redirectUri == null ? Verdict.VALID : Verdict.INVALID;
        }
        if (!clientId.equals("shop") && !clientId.equals("account")) {
            return Verdict.INVALID;
        }
        return redirectUri == null
                ? Verdict.VALID
                : redirectUri.matches("(?s)https://shop\\.example(/.*|\\?.*)?")
                        ? Verdict.ASK_KEYCLOAK
                        : Verdict.INVALID;
    }

    /** As much of a server as reads a request and answers it. */
    private static final class Server {

        private final KeycloakSession session = Partial.of(KeycloakSession.class, this);
        private final RealmModel realm = Partial.of(RealmModel.class, this);
        private final HttpRequest request = Partial.of(HttpRequest.class, new PlainRequest());
        private Locale language = Locale.ENGLISH;

        Response answer(Call call, byte[] bytes) {
            language = bytes.length % 2 == 0 ? Locale.ENGLISH : Locale.GERMAN;
            return new Responses(AdminMessages.of(session, realm))
                    .ok(() -> read(call, JsonBody.read(new ByteArrayInputStream(bytes)))
                            .toString());
        }

        private Object read(Call call, JsonBody body) {
            switch (call) {
                case REGENERATE:
                    return RegenerateCodes.Request.of(body, new RedirectTargets(session, realm));
                case LOCKOUT_CODES:
                    return MakeLockoutCodes.Request.of(body, withPolicy(Map.of()));
                case NO_REASON:
                    return MakeLockoutCodes.Request.of(body, withPolicy(Map.of("lockoutReasonRequired", "false")));
                case UNLOCK:
                    return LiftLock.Request.of(body);
                case WRONG_PERSON:
                    WrongPerson.check(body);
                    return "";
                case CALLER_CHECK:
                    return body.withFields(Set.of());
                default:
                    return SetUpRealm.Request.of(request, body);
            }
        }

        private static AdminCall withPolicy(Map<String, String> config) {
            return new AdminCall(null, null, BackupCodePolicy.of(config), null, null, null, null, null, null);
        }

        KeycloakContext getContext() {
            return Partial.of(KeycloakContext.class, this);
        }

        UserModel getUser() {
            return Partial.of(UserModel.class, this);
        }

        Locale resolveLocale(UserModel user) {
            return language;
        }

        KeycloakUriInfo getUri() {
            return null;
        }

        RealmModel getRealm() {
            return realm;
        }

        ThemeManager theme() {
            return Partial.of(ThemeManager.class, this);
        }

        Theme getTheme(Theme.Type type) {
            return Partial.of(Theme.class, this);
        }

        Properties getEnhancedMessages(RealmModel any, Locale locale) {
            return BUNDLES.get(locale);
        }

        ClientModel getClientByClientId(String id) {
            return switch (id) {
                case "shop", "closed", "account" -> Partial.of(ClientModel.class, new Client(id));
                default -> null;
            };
        }
    }

    /** Without parameters, in the address or in a form. */
    private static final class PlainRequest {

        UriInfo getUri() {
            return Partial.of(UriInfo.class, this);
        }

        MultivaluedMap<String, String> getQueryParameters() {
            return new MultivaluedHashMap<>();
        }

        MultivaluedMap<String, String> getDecodedFormParameters() {
            return new MultivaluedHashMap<>();
        }

        MultivaluedMap<String, FormPartValue> getMultiPartFormParameters() {
            return new MultivaluedHashMap<>();
        }
    }

    private record Client(String id) {

        String getClientId() {
            return id;
        }

        boolean isEnabled() {
            return !id.equals("closed");
        }

        String getRootUrl() {
            return null;
        }

        Set<String> getRedirectUris() {
            return Set.of("https://shop.example/*");
        }
    }
}
