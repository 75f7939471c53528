package dev.backupcodes.keycloak.it;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * An answer to a browser after all redirects inside Keycloak. If Keycloak sent the browser back to the application,
 * {@link #url} is the application's address and nothing was loaded from there.
 */
public record Page(int status, URI url, HttpHeaders headers, Document html, boolean atClient) {

    /** Keycloak's name of the template, as in {@code login-otp}; empty for anything else. */
    public String id() {
        return html.body().attr("data-page-id").replaceFirst("^login-", "");
    }

    /** The source of the page. */
    public String source() {
        return html.outerHtml();
    }

    /** What a person reads. */
    public String text() {
        return html.text();
    }

    /** The message above the form or at a field; empty if there is none. */
    public String message() {
        return html
                .select(".kc-feedback-text, [id^=input-error], .pf-v5-c-alert__title, .pf-v5-c-helper-text__item-text")
                .stream()
                .map(Element::text)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
    }

    /** Whether there is an input of this name. */
    public boolean hasField(String name) {
        return !html.select("[name=" + name + "]").isEmpty();
    }

    /** The code the application got: proof that the login is complete. */
    public Optional<String> code() {
        return atClient ? parameter("code") : Optional.empty();
    }

    /** A parameter of the address. */
    public Optional<String> parameter(String name) {
        String query = url.getRawQuery() == null ? "" : url.getRawQuery();
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst();
    }

    @Override
    public String toString() {
        return status + " " + url + (atClient ? " (back at the application)" : " [" + id() + "] " + text());
    }
}
