package dev.backupcodes.keycloak.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailTimeTest {

    private final TimeZone before = TimeZone.getDefault();

    @BeforeEach
    void aServerInBerlin() {
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    }

    @AfterEach
    void asItWas() {
        TimeZone.setDefault(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-21T12:00:00Z | en | .*November 21, 2026.* 1:00:00\\h?PM CET",
                "2026-07-21T12:00:00Z | en | .*July 21, 2026.* 2:00:00\\h?PM CEST",
                "2026-11-21T12:00:00Z | de | 21. November 2026.* 13:00:00 MEZ"
            })
    void isWrittenOutInTheReadersLanguageWithTheZone(Instant instant, String language, String text) {
        assertThat(MailTime.text(instant, Locale.forLanguageTag(language))).matches(text);
    }
}
