package dev.backupcodes.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void aLineHasEachCellInQuotes() {
        assertThat(Csv.line(Arrays.asList("alice", null, 3, true, "a \"b\", c")))
                .isEqualTo("\"alice\",\"\",\"3\",\"true\",\"a \"\"b\"\", c\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "  =1+1",
                "\t=1+1",
                "\r=1+1",
                "\n=1+1",
                "\u00a0=1+1",
                "\u0000=1+1",
                "\uff1d1+1",
                "\uff20SUM(A1)",
                "\tplain",
                "=HYPERLINK(\"http://evil.example\")"
            })
    void whatASpreadsheetWouldCalculateIsText(String name) {
        assertThat(Csv.line(List.of(name))).startsWith("\"'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "a=b", "a@example.org", "O'Hara", "", "2026-11-27T06:00:00Z", "Zoë"})
    void whatIsNoFormulaStaysAsItIs(String name) {
        assertThat(Csv.line(List.of(name))).isEqualTo("\"" + name + "\"\r\n");
    }
}
