package dev.backupcodes.keycloak.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;

/**
 * How a page looks to people who see it in different ways.
 *
 * @param ours whether we answer for it: Keycloak's own pages are only looked at
 */
record Looks(Page page, String name, boolean ours) {

    /** Shows it on a screen of that kind and takes a picture. */
    Looks on(View view) {
        page.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(view.dark() ? ColorScheme.DARK : ColorScheme.LIGHT));
        page.setViewportSize(view.phone() ? 390 : 1280, view.phone() ? 844 : 900);
        Browsers.screenshot(
                page,
                name + "-" + view.locale() + (view.phone() ? "-phone" : "-desktop") + (view.dark() ? "-dark" : ""));
        return this;
    }

    /** Shows it at 200 %: with half as many pixels to either side (WCAG 2.2, 1.4.4). */
    Looks zoomed() {
        page.setViewportSize(640, 450);
        Browsers.screenshot(page, name + "-zoomed");
        return fit();
    }

    /** Nobody has to scroll sideways. */
    Looks fit() {
        if (ours) {
            assertThat((int) page.evaluate(
                            "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as("pixels that stick out sideways of " + name)
                    .isZero();
        }
        return this;
    }

    /** axe has nothing to object to, but for what Keycloak's own templates bring along. */
    Looks areAccessible() {
        if (ours) {
            requireNoViolation(axe().exclude("#kc-attempted-username")
                    .exclude("#kc-current-locale-link")
                    .exclude("#try-another-way"));
        }
        return this;
    }

    /** The same for a part of a page that is Keycloak's otherwise. */
    Looks areAccessible(String part) {
        return requireNoViolation(axe().include(part));
    }

    private AxeBuilder axe() {
        return new AxeBuilder(page).setLegacyMode(true).disableRules(List.of("landmark-one-main", "region"));
    }

    private Looks requireNoViolation(AxeBuilder axe) {
        List<String> violations =
                axe.analyze().getViolations().stream().map(Looks::inWords).toList();
        assertThat(violations).as("what axe says of " + name).isEmpty();
        return this;
    }

    private static String inWords(Rule rule) {
        return rule.getId() + ": "
                + rule.getNodes().stream()
                        .map(node -> node.getTarget() + " " + node.getHtml() + " " + node.getFailureSummary())
                        .toList();
    }
}
