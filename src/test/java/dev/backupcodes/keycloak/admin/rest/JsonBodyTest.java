package dev.backupcodes.keycloak.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    private static final Set<String> FIELDS = Set.of("otp", "count", "signOut");
    private static final int LIMIT = 16_384;

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "{}", "{\"otp\":null,\"count\":null,\"signOut\":null}"})
    void whatIsNotThereHasItsDefault(String body) {
        JsonBody read = read(body);

        assertThat(read.text("otp")).isNull();
        assertThat(read.number("count", 7, 1, 9)).isEqualTo(7);
        assertThat(read.flag("signOut")).isFalse();
    }

    @Test
    void whatIsThereIsReadToTheLetter() {
        JsonBody read = read("{\"otp\":\" 12 \",\"count\":3,\"signOut\":true}");

        assertThat(read.text("otp")).isEqualTo(" 12 ");
        assertThat(read.number("count", 7, 1, 9)).isEqualTo(3);
        assertThat(read.flag("signOut")).isTrue();
        assertThat(read("{\"signOut\":false}").flag("signOut")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"otp\"",
                "null",
                "1",
                "{",
                "{\"otp\":\"1\"} {}",
                "{\"otp\":\"1\",\"otp\":\"2\"}",
                "otp=1",
                "{'otp':'1'}",
                "{\"otp\":\"1\",}",
                "\u0000"
            })
    void whatIsNoObjectIsRefused(String body) {
        assertRefused(() -> read(body), "backupCodesRestInvalidJson");
    }

    @Test
    void aFieldThatIsMisspeltIsNamed() {
        assertRefused(() -> read("{\"signout\":true}"), "backupCodesRestUnknownField", "signout");
        assertRefused(() -> read("{\"OTP\":null}"), "backupCodesRestUnknownField", "OTP");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "otp     | 1",
                "otp     | true",
                "otp     | []",
                "otp     | {}",
                "count   | \"3\"",
                "count   | 3.0",
                "count   | 3e0",
                "count   | true",
                "signOut | \"true\"",
                "signOut | 1",
                "signOut | []"
            })
    void aFieldOfAnotherTypeDoesNotPassForOneThatIsNotThere(String field, String value) {
        JsonBody read = read("{\"" + field + "\":" + value + "}");

        assertRefused(() -> readAs(field, read), "backupCodesRestWrongType", field);
    }

    private static Object readAs(String field, JsonBody body) {
        return switch (field) {
            case "otp" -> body.text(field);
            case "count" -> body.number(field, 7, 1, 9);
            default -> body.flag(field);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10", "-1", "2147483649", "99999999999999999999"})
    void aNumberOutOfBoundsIsRefusedWithItsBounds(String number) {
        assertRefused(
                () -> read("{\"count\":" + number + "}").number("count", 7, 1, 9),
                "backupCodesRestOutOfBounds",
                "count",
                1,
                9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void theBoundsThemselvesAreAllowed(int number) {
        assertThat(read("{\"count\":" + number + "}").number("count", 7, 1, 9)).isEqualTo(number);
    }

    @Test
    void aBodyHasALimit() {
        String frame = "{\"otp\":\"\"}";
        String longest = frame.replace("\"\"", "\"" + "x".repeat(LIMIT - frame.length()) + "\"");

        assertThat(read(longest).text("otp")).hasSize(LIMIT - frame.length());
        assertRefused(() -> read(longest + " "), "backupCodesRestTooLarge");
    }

    @Test
    void nothingIsReadBeyondTheLimit() {
        ByteArrayInputStream large = new ByteArrayInputStream(new byte[3 * LIMIT]);

        JsonBody.read(large);

        assertThat(large.available()).isEqualTo(2 * LIMIT - 1);
    }

    @Test
    void noBodyIsAnObjectWithoutFields() {
        assertThat(JsonBody.read(null).withFields(FIELDS).text("otp")).isNull();
    }

    @Test
    void aBodyThatBreaksOffIsNoEmptyOne() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line is dead");
            }
        };

        assertThatThrownBy(() -> JsonBody.read(broken)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void theAuditTakesTextFromWhateverCame() {
        assertThat(received("{\"reason\":\"T-1\",\"other\":1}").textIfAny("reason"))
                .contains("T-1");
        assertThat(received("{\"reason\":1}").textIfAny("reason")).isEmpty();
        assertThat(received("{\"reason\":").textIfAny("reason")).isEmpty();
        assertThat(received("[]").textIfAny("reason")).isEmpty();
        assertThat(received("").textIfAny("reason")).isEmpty();
        assertThat(received(" ".repeat(LIMIT + 1)).textIfAny("reason")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "dryrun, dryrun",
        "a.b-c_1, a.b-c_1",
        "<script>, ?script?",
        "'{0}', ?0?",
        "ä, ?",
        "1234567890123456789012345678901234567890, 1234567890123456789012345678901234567890",
        "12345678901234567890123456789012345678901, 1234567890123456789012345678901234567890…"
    })
    void aNameOfTheCallersIsMadeFitForASentence(String name, String shown) {
        assertThat(JsonBody.shown(name)).isEqualTo(shown);
    }

    private static JsonBody read(String body) {
        return received(body).withFields(FIELDS);
    }

    private static JsonBody received(String body) {
        return JsonBody.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertRefused(ThrowingCallable call, String messageKey, Object... parameters) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.error()).isEqualTo(RestError.INVALID_REQUEST);
            assertThat(refusal.messageKey()).isEqualTo(messageKey);
            assertThat(refusal.parameters()).isEqualTo(parameters);
        });
    }
}
