package dev.backupcodes.keycloak.browser;

import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.server.Mail;

/** A mail as mail programs show it: on a desktop, on a phone, and as plain text. */
final class MailPictures {

    private MailPictures() {}

    static void take(Page page, Mail mail, String name) {
        page.setContent(mail.html());
        Browsers.screenshot(page, name);
        page.setViewportSize(390, 844);
        Browsers.screenshot(page, name + "-phone");
        page.setContent("<pre style='white-space: pre-wrap'>"
                + mail.text().replace("&", "&amp;").replace("<", "&lt;") + "</pre>");
        Browsers.screenshot(page, name + "-text");
        page.setViewportSize(1280, 900);
    }
}
