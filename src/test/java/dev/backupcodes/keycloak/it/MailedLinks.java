package dev.backupcodes.keycloak.it;

import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;

/** The links that Keycloak itself mails, and what somebody does with them who has the mailbox and nothing else. */
final class MailedLinks {

    private MailedLinks() {}

    /** An administrator asks a user to do something. */
    static String toDo(TestRealm realm, TestUser user, String... actions) {
        return in(realm, user, () -> realm.userResource(user.username()).executeActionsEmail(List.of(actions)));
    }

    /** An administrator asks a user to verify the address. */
    static String toVerify(TestRealm realm, TestUser user) {
        return in(realm, user, () -> realm.userResource(user.username()).sendVerifyEmail(LoginBrowser.CLIENT));
    }

    /** An organization invites a user whom the realm has already. */
    static String toJoin(TestRealm realm, String organization, TestUser user) {
        return in(
                realm,
                user,
                () -> realm.admin()
                        .organizations()
                        .get(organization)
                        .members()
                        .inviteExistingUser(user.id())
                        .close());
    }

    /**
     * Somebody clicks <i>Forgot password?</i> for a user.
     *
     * @param browser theirs, in which the login waits
     * @param more parameters of that login
     */
    static String toReset(TestRealm realm, LoginBrowser browser, TestUser user, Map<String, String> more) {
        Page login = browser.startLogin(more);
        Page password = login.hasField("password") ? login : browser.submit(login, Map.of("username", user.username()));
        return in(realm, user, () -> {
            Page forgotten = browser.open(address(password, "a[href*=reset-credentials]"));
            if (forgotten.hasField("username")) {
                browser.submit(forgotten, Map.of("username", user.username()));
            }
        });
    }

    /** @param send makes Keycloak send the mail */
    static String in(TestRealm realm, TestUser user, Runnable send) {
        realm.mail().reset();
        send.run();
        return realm.mail()
                .waitForMail(user.email(), mail -> mail.link().isPresent())
                .link()
                .orElseThrow()
                // Keycloak escapes some of its links as for HTML, in the text part, too.
                .replace("&#61;", "=")
                .replace("&amp;", "&");
    }

    /** Opens a link and follows its page's <i>Click here to proceed</i>. */
    static Page follow(LoginBrowser browser, String link) {
        return browser.open(onward(browser.open(link)));
    }

    /**
     * Opens a link, starts the login over in which Keycloak has opened it, and only then proceeds: the login has forgotten by
     * then that a link has begun it.
     */
    static Page startOverAndFollow(LoginBrowser browser, String link) {
        String onward = onward(browser.open(link));
        startOver(browser, onward);
        return browser.open(onward);
    }

    /** The same, and somebody signs in half-way before proceeding. */
    static Page signInAsAndFollow(LoginBrowser browser, String link, TestUser user) {
        String onward = onward(browser.open(link));
        Page login = startOver(browser, onward);
        Page password = login.hasField("password") ? login : browser.submit(login, Map.of("username", user.username()));
        Page halfWay = browser.submit(password, Map.of("password", user.password()));
        if (halfWay.parameter("code").isPresent()) {
            throw new AssertionError("Not half-way: " + halfWay);
        }
        return browser.open(onward);
    }

    private static Page startOver(LoginBrowser browser, String onward) {
        return browser.open(onward.replace("/action-token?", "/restart?").replaceFirst("key=[^&]*&", ""));
    }

    private static String onward(Page page) {
        return address(page, "a[href*=action-token]");
    }

    private static String address(Page page, String selector) {
        Element link = page.html().selectFirst(selector);
        if (link == null) {
            throw new AssertionError("No " + selector + " on " + page);
        }
        return link.attr("abs:href");
    }
}
