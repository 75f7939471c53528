package dev.backupcodes.keycloak.server;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A mail as its reader sees it: both its parts, decoded. */
public record Mail(String recipient, String sender, String subject, String text, String html) {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+");

    /** The links of the text part, in their order. */
    public List<String> links() {
        return LINK.matcher(text).results().map(MatchResult::group).toList();
    }

    /** The first link of the text part. */
    public Optional<String> link() {
        return links().stream().findFirst();
    }

    /** Everything in it, to search for what must not be there. */
    public String everything() {
        return String.join("\n", recipient, sender, subject, text, html);
    }
}
