package dev.backupcodes.keycloak.code;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person typed or pasted where a code is asked for.
 *
 * <p>Forgiving, as far as it costs no strength (NIST SP 800-63B-4 §3.1.1.2 allows it): case, white space and invisible
 * format characters, any dash, full-width forms, O for 0, I and L for 1.
 */
public final class CodeInput {

    /** More than this is no code, whatever it holds. */
    public static final int MAX_LENGTH = 128;

    private final String symbols;
    private final boolean blank;

    private CodeInput(String symbols, boolean blank) {
        this.symbols = symbols;
        this.blank = blank;
    }

    /** @param typed as it came with the form; null is the same as nothing typed */
    public static CodeInput of(String typed) {
        if (typed == null) {
            return new CodeInput("", true);
        }
        if (typed.length() > MAX_LENGTH) {
            return wrong();
        }
        String symbols = normalise(typed);
        return new CodeInput(symbols, symbols.isEmpty());
    }

    /** Something that was entered and can be no code, for example a field that was sent twice. */
    public static CodeInput wrong() {
        return new CodeInput("", false);
    }

    /** Nothing was entered: no attempt, so it does not count as a wrong one. */
    public boolean isBlank() {
        return blank;
    }

    /** The code, if the input has the form of one; whether it is right is for {@link CodeBook} to say. */
    public Optional<BackupCode> code() {
        if (symbols.length() <= BackupCode.SELECTOR_LENGTH || !symbols.chars().allMatch(Alphabet::contains)) {
            return Optional.empty();
        }
        return Optional.of(new BackupCode(
                symbols.substring(0, BackupCode.SELECTOR_LENGTH), symbols.substring(BackupCode.SELECTOR_LENGTH)));
    }

    /**
     * What this was meant to be, going by its length alone: for statistics, and never to decide whether it is right.
     *
     * @param ownSecret symbols of the secret of own codes
     * @param lockoutSecret symbols of the secret of lockout codes
     * @return empty when it is neither, or cannot be told
     */
    public Optional<CodeKind> kind(int ownSecret, int lockoutSecret) {
        int secret = code().map(code -> code.secret().length()).orElse(0);
        if (ownSecret == lockoutSecret) {
            return Optional.empty();
        }
        return secret == ownSecret
                ? Optional.of(CodeKind.OWN)
                : secret == lockoutSecret ? Optional.of(CodeKind.LOCKOUT) : Optional.empty();
    }

    private static String normalise(String typed) {
        StringBuilder symbols = new StringBuilder();
        Normalizer.normalize(typed, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .filter(c -> !isSeparator(c))
                .map(CodeInput::lookAlike)
                .forEach(symbols::appendCodePoint);
        return symbols.toString();
    }

    private static boolean isSeparator(int c) {
        if (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085') {
            return true;
        }
        int type = Character.getType(c);
        return type == Character.DASH_PUNCTUATION || type == Character.FORMAT || isDashElsewhere(c);
    }

    /** Dashes that Unicode files under symbols: minus, hyphen bullet, the box-drawing lines that PDFs paste. */
    private static boolean isDashElsewhere(int c) {
        return c == '\u2212' || c == '\u2043' || c == '\u2500' || c == '\u2501';
    }

    private static int lookAlike(int c) {
        return switch (c) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            default -> c;
        };
    }

    @Override
    public String toString() {
        return "CodeInput[redacted]";
    }
}
