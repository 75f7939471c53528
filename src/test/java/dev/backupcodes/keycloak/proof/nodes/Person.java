package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.Page;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.proof.SequentialModel;
import java.util.Map;

/** Somebody in a browser of their own who is asked for a backup code. */
final class Person {

    private final int node;
    private final LoginBrowser browser;
    private Page page;

    /** @param node where the load balancer has sent them */
    Person(Nodes nodes, Subject subject, int node) {
        this.node = node;
        this.browser = nodes.realm().browser(nodes.node(node));
        this.page = Steps.codeQuestion(browser, subject.user());
    }

    int node() {
        return node;
    }

    /** Whether they are asked for a code still, so that they need not sign in anew. */
    boolean isAsked() {
        return page != null && page.hasField("backupCode");
    }

    /** @return what they were told, in the words of the model */
    String enter(String code) {
        Page question = page;
        page = null;
        page = Steps.enter(browser, question, code);
        return told(page);
    }

    static String told(Page page) {
        if (page.code().isPresent()) {
            return SequentialModel.ACCEPTED;
        }
        String message = page.message();
        Map<String, String> words = Map.of(
                "This backup code is not valid.", SequentialModel.REFUSED,
                "Too many wrong codes. Your backup codes are now", SequentialModel.REFUSED,
                "Too many wrong codes. The emergency codes", SequentialModel.REFUSED,
                "Too many wrong codes. Try again in", SequentialModel.CLOSED,
                "Your backup codes are being used or changed", Happening.NOTHING,
                "Backup codes cannot be checked right now.", Happening.LOST);
        return words.entrySet().stream()
                .filter(entry -> message.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> afterTheCode(page));
    }

    /** Whoever has come past the step sees what follows: new codes, or that support has reset them meanwhile. */
    private static String afterTheCode(Page page) {
        boolean past = page.status() == 200
                && (page.html().selectFirst("#kc-backup-codes-lost-form, [data-message]") != null
                        || !Steps.codesOn(page).isEmpty());
        return past ? SequentialModel.ACCEPTED : "a page that is none of ours: " + page;
    }
}
