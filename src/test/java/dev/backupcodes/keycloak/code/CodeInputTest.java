package dev.backupcodes.keycloak.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeInputTest {

    private static final int SEEDS = 2_000;

    private static final List<String> NOISE = List.of(
            "-", " ", "\t", "\n", "\r\n", "\u00a0", "\u2009", "\u202f", "\u3000", "\u200b", "\ufeff", "\u2060",
            "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", "\uff0d", "\ufe63", "\u00ad",
            "\u301c", "\u2e3a");

    private static String symbols(BackupCode code) {
        return code.selector() + code.secret();
    }

    @Test
    void anythingThatOnlyLooksDifferentIsTheSameCode() {
        forManySeeds(random -> {
            String code = codeOf(random);
            String typed = sprinkle(disguise(code, random), noiseOf(random));

            assertThat(CodeInput.of(typed).code())
                    .hasValueSatisfying(read -> assertThat(symbols(read)).isEqualTo(code));
        });
    }

    @Test
    void noInputThrowsAndWhatIsReadConsistsOfTheAlphabet() {
        forManySeeds(random -> {
            CodeInput input = CodeInput.of(anythingOf(random));

            assertThat(input.isBlank() && input.code().isPresent()).isFalse();
            input.code().ifPresent(code -> assertThat(symbols(code)).matches("[0-9A-HJKMNP-TV-Z]+"));
        });
    }

    /** The same ones every time; a failure names its own. */
    private static void forManySeeds(Consumer<Random> test) {
        for (long seed = 0; seed < SEEDS; seed++) {
            long one = seed;
            assertThatCode(() -> test.accept(new Random(one)))
                    .as("seed %d", one)
                    .doesNotThrowAnyException();
        }
    }

    private static String codeOf(Random random) {
        return random.ints(16, 0, Alphabet.SYMBOLS.length())
                .mapToObj(i -> String.valueOf(Alphabet.SYMBOLS.charAt(i)))
                .collect(Collectors.joining());
    }

    private static List<String> noiseOf(Random random) {
        return random.ints(random.nextInt(17), 0, NOISE.size())
                .mapToObj(NOISE::get)
                .toList();
    }

    /** Any code points, single surrogates too; or what is on a keyboard. */
    private static String anythingOf(Random random) {
        int limit = List.of(0x80, 0x10000, Character.MAX_CODE_POINT + 1).get(random.nextInt(3));
        return random.ints(random.nextInt(200), 0, limit)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** Upper or lower case, full width, and letters in the place of the digits they look like. */
    private static String disguise(String code, Random random) {
        StringBuilder disguised = new StringBuilder();
        for (char c : code.toCharArray()) {
            char look = c == '0' && random.nextBoolean() ? 'O' : c == '1' ? "1IL".charAt(random.nextInt(3)) : c;
            char cased = random.nextBoolean() ? Character.toLowerCase(look) : look;
            disguised.append(random.nextInt(4) == 0 ? (char) (cased + 0xFEE0) : cased);
        }
        return disguised.toString();
    }

    private static String sprinkle(String code, List<String> noise) {
        StringBuilder sprinkled = new StringBuilder();
        for (int i = 0; i < code.length(); i++) {
            sprinkled.append(i < noise.size() ? noise.get(i) : "").append(code.charAt(i));
        }
        return sprinkled.toString();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t\n", "-", "----", " \u2013 \u2014 ", "\u200b"})
    void nothingEnteredIsBlank(String typed) {
        assertThat(CodeInput.of(typed).isBlank()).isTrue();
        assertThat(CodeInput.of(typed).code()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0",
                "abc\0def",
                "\ud83d\ude00",
                "7K2M_9QXZ_4T3V_8N5R",
                "%%%%",
                "*",
                "U777-7777-7777-7777",
                "7",
                "7K"
            })
    void whatCannotBeACodeIsNotBlankAndNoCode(String typed) {
        assertThat(CodeInput.of(typed).isBlank()).isFalse();
        assertThat(CodeInput.of(typed).code()).isEmpty();
    }

    @Test
    void aMegabyteIsNotLookedAt() {
        assertThat(CodeInput.of("7".repeat(1 << 20)).code()).isEmpty();
        assertThat(CodeInput.of("7".repeat(1 << 20)).isBlank()).isFalse();
        assertThat(CodeInput.of(" ".repeat(129)).isBlank()).isFalse();
        assertThat(CodeInput.of(" ".repeat(112) + "7".repeat(16)).code()).isPresent();
    }

    @Test
    void theLengthSaysWhatWasMeantUnlessBothKindsAreAsLong() {
        CodeInput own = CodeInput.of("7K2M-9QXZ-4T3V-8N5R");
        CodeInput lockout = CodeInput.of("7k2m9 qxz4t");

        assertThat(own.kind(14, 8)).contains(CodeKind.OWN);
        assertThat(lockout.kind(14, 8)).contains(CodeKind.LOCKOUT);
        assertThat(own.kind(16, 14)).contains(CodeKind.LOCKOUT);
        assertThat(own.kind(14, 14)).isEmpty();
        assertThat(own.kind(15, 8)).isEmpty();
        assertThat(CodeInput.of("7K2M-9QXZ-4T3V-8N5%").kind(14, 8)).isEmpty();
        assertThat(CodeInput.wrong().kind(14, 8)).isEmpty();
    }

    @Test
    void theShownFormIsReadBack() {
        BackupCode code = Codes.ten().own.get(3);

        assertThat(CodeInput.of(code.shownAs(CodeKind.OWN)).code()).hasValueSatisfying(read -> {
            assertThat(read.selector()).isEqualTo(code.selector());
            assertThat(read.secret()).isEqualTo(code.secret());
        });
    }
}
