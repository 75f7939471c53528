package dev.backupcodes.keycloak.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whatever is typed where a code is asked for. */
class CodeInputFuzzTest {

    private static final List<String> NOISE = List.of(
            "-", " ", "\t", "\r\n", "\u00a0", "\u2009", "\u3000", "\u200b", "\ufeff", "\u2011", "\u2013", "\u2212",
            "\uff0d", "\ufe63", "\u00ad", "\u2043", "\u2500", "\u0085");
    private static final List<String> NO_NOISE = List.of("_", "*", ".", "/", "U", "0", "\u0301", "\u00e4", "\0", "~");

    private static final Pattern NOT_LOOKED_AT =
            Pattern.compile("[\\p{Z}\\p{Pd}\\p{Cf}\\s\\x{1c}-\\x{1f}\\x{85}\\x{2212}\\x{2043}\\x{2500}\\x{2501}]");
    private static final Pattern SYMBOLS = Pattern.compile("[0-9A-HJKMNP-TV-Z]*");

    @FuzzTest
    void whatIsTyped(FuzzedDataProvider data) {
        String typed = data.consumeRemainingAsString();

        CodeInput input = CodeInput.of(typed);

        Optional<String> read = input.code().map(CodeInputFuzzTest::symbols);
        assertThat(read.isPresent() && input.isBlank()).isFalse();
        assertThat(input.toString()).isEqualTo("CodeInput[redacted]");
        if (typed.length() > CodeInput.MAX_LENGTH) {
            assertThat(read).isEmpty();
            assertThat(input.isBlank()).isFalse();
            return;
        }
        String normal = normalOf(typed);
        boolean isCode = normal.length() > BackupCode.SELECTOR_LENGTH
                && SYMBOLS.matcher(normal).matches();
        assertThat(read).isEqualTo(isCode ? Optional.of(normal) : Optional.empty());
        assertThat(input.isBlank()).isEqualTo(normal.isEmpty());
        read.filter(code -> code.length() <= CodeInput.MAX_LENGTH).ifPresent(CodeInputFuzzTest::assertReadAgain);
    }

    /** The rule, sign by sign, as it stands in the description. */
    private static String normalOf(String typed) {
        StringBuilder normal = new StringBuilder();
        typed.codePoints()
                .mapToObj(Character::toString)
                .map(sign -> Normalizer.normalize(sign, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT))
                .flatMapToInt(String::codePoints)
                .filter(sign -> !NOT_LOOKED_AT.matcher(Character.toString(sign)).matches())
                .map(sign -> sign == 'O' ? '0' : sign == 'I' || sign == 'L' ? '1' : sign)
                .forEach(normal::appendCodePoint);
        return normal.toString();
    }

    private static void assertReadAgain(String code) {
        assertThat(CodeInput.of(code).code().map(CodeInputFuzzTest::symbols)).contains(code);
        assertThat(CodeInput.of(code.toLowerCase(Locale.ROOT)).code().map(CodeInputFuzzTest::symbols))
                .contains(code);
    }

    @FuzzTest
    void aCodeInDisguise(FuzzedDataProvider data) {
        CodeKind kind = data.pickValue(CodeKind.values());
        BackupCode code = new CodeGenerator(count -> padded(data.consumeBytes(count), count))
                .generate(1, data.consumeInt(8, 32), Set.of())
                .get(0);
        StringBuilder typed = new StringBuilder();
        code.shownAs(kind)
                .chars()
                .mapToObj(sign -> disguised((char) sign, data))
                .forEach(typed::append);

        assertThat(CodeInput.of(typed.toString()).code().map(CodeInputFuzzTest::symbols))
                .contains(symbols(code));

        String other = typed.insert(data.consumeInt(0, typed.length()), data.pickValue(NO_NOISE))
                .toString();
        assertThat(CodeInput.of(other).code().map(CodeInputFuzzTest::symbols)).isNotEqualTo(Optional.of(symbols(code)));
    }

    private static byte[] padded(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    /** In another case or width, as a letter that looks like it; with something beside it that is not looked at. */
    private static String disguised(char sign, FuzzedDataProvider data) {
        char look =
                sign == '0' && data.consumeBoolean() ? 'O' : sign == '1' ? "1IL".charAt(data.consumeInt(0, 2)) : sign;
        char cased = data.consumeBoolean() ? Character.toLowerCase(look) : look;
        char wide = data.consumeBoolean() ? (char) (cased + 0xFEE0) : cased;
        return data.consumeBoolean() ? wide + data.pickValue(NOISE) : String.valueOf(wide);
    }

    private static String symbols(BackupCode code) {
        return code.selector() + code.secret();
    }
}
