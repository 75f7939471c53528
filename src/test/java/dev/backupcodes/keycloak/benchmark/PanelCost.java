package dev.backupcodes.keycloak.benchmark;

import com.microsoft.playwright.BrowserContext;
import dev.backupcodes.keycloak.browser.Browsers;
import dev.backupcodes.keycloak.browser.View;
import dev.backupcodes.keycloak.demo.Demo;
import dev.backupcodes.keycloak.server.KeycloakServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * What the panel costs an administrator's browser, in production mode: what is loaded, and how long it takes until it is drawn;
 * beside a module that draws an empty element and asks nobody. {@code ./mvnw -Dstart=benchmark.PanelCost -Drounds=11}; the
 * number may be left out.
 */
public final class PanelCost {

    private static final String EMPTY = "empty";
    private static final String OURS = "";
    private static final int COMING_BACK = 3;

    /** It takes no time: it draws in the same turn of the browser in which the tab has come. */
    private static final String EMPTY_MODULE = """
            new MutationObserver(() => {
              const tab = document.querySelector('[role=tab][data-testid=credentials][aria-selected=true]');
              const section = tab && document.getElementById(tab.getAttribute('aria-controls'));
              if (section && document.querySelector('.backup-codes-history') === null) {
                const empty = document.createElement('section');
                empty.className = 'backup-codes-history';
                section.prepend(empty);
              }
            }).observe(document.body, { subtree: true, childList: true, attributes: true });
            """;

    private final KeycloakServer server;
    private final Keycloak admin;
    private final Browsers browsers;
    private final String user;

    private PanelCost(KeycloakServer server, Keycloak admin, Browsers browsers) {
        this.server = server;
        this.admin = admin;
        this.browsers = browsers;
        this.user = admin.realm("demo")
                .users()
                .searchByUsername("alice", true)
                .get(0)
                .getId();
    }

    public static void main(String[] args) {
        measure().forEach(table -> System.out.println(table.text()));
    }

    /** On a server of its own, with the file that a server in development mode has for a database. */
    static List<Table> measure() {
        try (KeycloakServer server = KeycloakServer.builder()
                        .name("panel-cost")
                        .importRealm(Demo.REALM)
                        .command("start")
                        .option("db", "dev-file")
                        .option("http-enabled", "true")
                        .option("hostname-strict", "false")
                        .start();
                Keycloak admin = server.adminClient();
                Browsers browsers = new Browsers()) {
            addEmptyTheme(server.home());
            PanelCost cost = new PanelCost(server, admin, browsers);
            return List.of(cost.downloads(), cost.times(Integer.getInteger("rounds", 11)));
        }
    }

    private static void addEmptyTheme(Path home) {
        Path theme = home.resolve("themes").resolve(EMPTY).resolve("admin");
        try {
            Files.createDirectories(theme.resolve("resources/js"));
            Files.writeString(
                    theme.resolve("theme.properties"),
                    "parent=keycloak.v2\nscripts.empty=js/empty.js\nscripts.empty.type=module\n");
            Files.writeString(theme.resolve("resources/js/empty.js"), EMPTY_MODULE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Table downloads() {
        use(OURS);
        try (BrowserContext person = browsers.open(View.desktop())) {
            List<Download> all = visit(person).downloads();
            Table.Builder table = Table.titled(
                            "panel-downloads", "What the panel loads", "", "requests", "plain", "with gzip", "as sent")
                    .note("Bodies without headers; as sent: by Keycloak itself, without a proxy in front of it.")
                    .note("Modules are kept by the browser for a month, texts by the page.");
            row(table, "modules", all, one -> one.path().endsWith(".js"));
            row(table, "texts", all, one -> one.path().endsWith("/backup-codes/panel"));
            row(table, "state of the user", all, one -> one.path().contains("/users/"));
            row(table, "in all", all, one -> true);
            return table.build();
        }
    }

    private static void row(Table.Builder table, String what, List<Download> all, Predicate<Download> which) {
        List<Download> some = all.stream().filter(which).toList();
        table.row(
                what,
                String.valueOf(some.size()),
                kilobytes(some.stream().mapToLong(Download::plain).sum()),
                kilobytes(some.stream().mapToLong(Download::gzip).sum()),
                kilobytes(some.stream().mapToLong(Download::sent).sum()));
    }

    private static String kilobytes(long bytes) {
        return Medians.cell(bytes / 1000.0, 1, "kB");
    }

    /** The first round is there to warm up. */
    private Table times(int rounds) {
        Times empty = new Times();
        Times ours = new Times();
        for (int round = 0; round <= rounds; round++) {
            visit(EMPTY, round == 0 ? new Times() : empty);
            visit(OURS, round == 0 ? new Times() : ours);
        }
        Table.Builder table = Table.titled(
                        "panel-times", "Until the panel is drawn", "", "empty module", "panel", "difference")
                .note("Production mode, Chromium on the same machine, no proxy; medians of %d rounds by turns."
                        .formatted(rounds));
        row(table, "empty cache: from the page's request to the tab", empty.tab, ours.tab);
        row(table, "empty cache: from the tab to the drawn panel", empty.first, ours.first);
        row(table, "another tab and back: from the tab to the drawn panel", empty.again, ours.again);
        return table.build();
    }

    private static void row(Table.Builder table, String what, List<Double> empty, List<Double> ours) {
        double before = Medians.of(empty);
        double after = Medians.of(ours);
        table.row(
                what,
                Medians.cell(before, 1, "ms"),
                Medians.cell(after, 1, "ms"),
                Medians.difference(before, after, 1, "ms"));
    }

    private void visit(String theme, Times times) {
        use(theme);
        try (BrowserContext person = browsers.open(View.desktop())) {
            PanelVisit visit = visit(person);
            for (int i = 0; i < COMING_BACK; i++) {
                visit.comeBack();
            }
            times.add(visit);
        }
    }

    private PanelVisit visit(BrowserContext person) {
        return PanelVisit.of(person, server.baseUrl() + "/admin/master/console/#/demo/users/" + user + "/credentials");
    }

    private void use(String theme) {
        RealmRepresentation master = admin.realm("master").toRepresentation();
        master.setAdminTheme(theme);
        admin.realm("master").update(master);
    }

    /** Of all rounds. */
    private static final class Times {

        private final List<Double> tab = new ArrayList<>();
        private final List<Double> first = new ArrayList<>();
        private final List<Double> again = new ArrayList<>();

        void add(PanelVisit visit) {
            List<Double> panel = visit.millisToPanel();
            tab.add(visit.millisToTab());
            first.add(panel.get(0));
            again.addAll(panel.subList(1, panel.size()));
        }
    }
}
