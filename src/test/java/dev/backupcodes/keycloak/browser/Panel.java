package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;

/** Our panel on the user's <i>Credentials</i> tab, and its dialogs. In English, unless a test reads the texts itself. */
final class Panel {

    static final String REGENERATE = "Regenerate backup codes";
    static final String GENERATE = "Generate lockout codes";
    static final String REVOKE = "Revoke lockout codes";
    static final String RESEND = "Resend link";
    static final String INVITE = "Invite to make backup codes";
    static final String LIFT = "Lift the lock";
    static final String WRONG_PERSON = "Wrong person";

    private final Page page;

    Panel(Page page) {
        this.page = page;
    }

    Locator root() {
        return page.locator("section.backup-codes-panel");
    }

    /** Drawn, with what the server has said. */
    Locator heading() {
        return root().locator("h2");
    }

    Locator button(String name) {
        return root().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** In any language: regenerate, generate, lift, revoke, wrong-person, set-up, connect, own-account. */
    Locator action(String name) {
        return root().locator("[data-action=" + name + "]");
    }

    /** The dialog's first button, in any language. */
    Locator go() {
        return dialog().locator("footer button").first();
    }

    Locator buttons() {
        return root().getByRole(AriaRole.BUTTON);
    }

    /** How the last action went. */
    Locator notice() {
        return root().getByRole(AriaRole.STATUS);
    }

    /** Until it is gone altogether, so that the next one can be opened. */
    Locator dialog() {
        return page.locator("dialog.backup-codes-dialog");
    }

    Panel open(String button) {
        button(button).click();
        assertThat(dialog()).isVisible();
        return this;
    }

    Locator account() {
        return dialog().locator(".backup-codes-account");
    }

    Panel reason(String reason) {
        dialog().getByLabel("Reason").fill(reason);
        return this;
    }

    Locator field(String label) {
        return dialog().getByLabel(label);
    }

    Locator otp() {
        return dialog().locator("input[autocomplete=one-time-code]");
    }

    Panel otp(String code) {
        otp().fill(code);
        return this;
    }

    Locator press(String name) {
        Locator button = dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
        button.click();
        return button;
    }

    /** What the dialog says to what was entered. */
    Locator problem() {
        return dialog().getByRole(AriaRole.ALERT).filter(new Locator.FilterOptions().setHasText(Pattern.compile(".+")));
    }

    /** The lockout codes, once they are there. */
    List<String> codes() {
        Locator codes = dialog().locator(".backup-codes-list code");
        assertThat(codes.first()).isVisible();
        return codes.allTextContents();
    }

    /** How the codes are told on the phone. */
    Locator spelling() {
        return dialog().locator(".backup-codes-spelt");
    }

    /** What has become of the codes so far. */
    Locator fate() {
        return dialog().locator(".backup-codes-fate");
    }

    Locator timer() {
        return dialog().getByRole(AriaRole.TIMER);
    }
}
