package dev.backupcodes.keycloak.admin;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lines of comma-separated values (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it: names and
 * addresses are the users' own words (OWASP, <em>CSV Injection</em>).
 */
final class Csv {

    /** Also in full width, which some spreadsheets take for the same, and behind blanks. */
    private static final Pattern FORMULA = Pattern.compile("^[\\s\\p{Z}\\p{Cc}]*[=+\\-@＝＋－＠].*", Pattern.DOTALL);

    private static final Pattern CONTROL = Pattern.compile("^[\\t\\r\\n].*", Pattern.DOTALL);

    private Csv() {}

    /** @param cells of which null is an empty one */
    static String line(List<?> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(Object value) {
        String text = value == null ? "" : value.toString();
        boolean isFormula =
                FORMULA.matcher(text).matches() || CONTROL.matcher(text).matches();
        return "\"" + (isFormula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
