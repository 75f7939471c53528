package dev.backupcodes.keycloak.demo;

import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.Mail;
import dev.backupcodes.keycloak.server.MailCatcher;
import dev.backupcodes.keycloak.server.PortInUseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code ./mvnw -P demo}: a Keycloak with the extension and the realm of {@code docker/realm}, with a mail server that
 * prints every mail, until Ctrl-C. The environment variable or system property {@code DEMO_PORT} changes the port.
 */
public final class Demo {

    /** The realm's file, as seen from the project's folder. */
    public static final Path REALM = Path.of("docker", "realm", "demo-realm.json");

    private static final int PORT = 8080;
    private static final int SMTP_PORT = 1025;
    private static final String LINE = "-".repeat(78);

    private Demo() {}

    public static void main(String[] args) {
        try {
            run();
        } catch (PortInUseException | IllegalStateException e) {
            say("\n" + e.getMessage());
            // Not thrown: Maven would print a page about it.
            System.exit(1);
        }
    }

    private static void run() {
        int port = port();
        PortInUseException.check(port, "stop it, or choose another port for Keycloak: -DDEMO_PORT=" + (port + 1));
        if (!Files.exists(REALM)) {
            throw new IllegalStateException(REALM + " is missing: start the demo in the project's folder.");
        }
        List<DemoAccount> accounts = DemoAccount.read(REALM);
        try (MailCatcher mail = mailCatcher()) {
            mail.onMail(Demo::print);
            say("\nStarting Keycloak, which takes up to a minute ...");
            try (KeycloakServer keycloak = KeycloakServer.builder()
                    .name("demo-" + port)
                    .port(port)
                    .importRealm(REALM)
                    .environment("DEMO_SMTP_HOST", "127.0.0.1")
                    .environment("DEMO_SMTP_PORT", String.valueOf(mail.port()))
                    // It is to start soon; nobody measures it.
                    .environment("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1")
                    .start()) {
                welcome(keycloak, accounts);
                Thread enter = new Thread(() -> repeatCodes(accounts), "enter");
                enter.setDaemon(true);
                enter.start();
                keycloak.awaitEnd();
                say("\nKeycloak has ended; its log is " + keycloak.logFile());
            }
        }
    }

    private static int port() {
        String value = System.getProperty("DEMO_PORT", System.getenv("DEMO_PORT"));
        if (value == null || value.isBlank()) {
            return PORT;
        }
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalStateException("DEMO_PORT is not a port: " + value);
        }
    }

    /** On the port that mail catchers have by habit, or on any other: only Keycloak needs to know. */
    private static MailCatcher mailCatcher() {
        try {
            return new MailCatcher(SMTP_PORT);
        } catch (PortInUseException e) {
            return new MailCatcher(FreePorts.next());
        }
    }

    private static void welcome(KeycloakServer keycloak, List<DemoAccount> accounts) {
        String url = keycloak.baseUrl();
        say("""

            %s
            Keycloak with backup codes is running. Ctrl-C ends it, and nothing is kept.

              Sign in, make codes       %s/realms/demo/account/account-security/signing-in
              Admin Console of demo     %s/admin/demo/console/
              Admin Console of master   %s/admin/master/console/   (%s, password %s)
              Keycloak's log            %s

            Mails to the accounts are printed here.
            %s""".formatted(
                LINE, url, url, url, KeycloakServer.ADMIN, KeycloakServer.ADMIN, keycloak.logFile(), codes(accounts)));
    }

    private static String codes(List<DemoAccount> accounts) {
        StringBuilder table = new StringBuilder(
                String.format("%n  %-9s %-9s %-14s %s%n", "account", "password", "one-time code", "who"));
        for (DemoAccount account : accounts) {
            String code = account.totp() == null ? "-" : account.totp().now();
            table.append(String.format(
                    "  %-9s %-9s %-14s %s%n", account.username(), account.password(), code, account.fullName()));
        }
        long left = accounts.stream()
                .filter(account -> account.totp() != null)
                .mapToLong(account -> account.totp().left().toSeconds())
                .min()
                .orElse(0);
        return table + "\nThese codes are good for " + left + " s more (and half a minute of grace), once each."
                + "\nPress Enter for new ones.\n" + LINE;
    }

    private static void repeatCodes(List<DemoAccount> accounts) {
        try {
            InputStream keys = System.in;
            for (int key = keys.read(); key >= 0; key = keys.read()) {
                if (key == '\n') {
                    say(codes(accounts));
                }
            }
        } catch (IOException e) {
            // No keyboard: the codes that were printed must do.
        }
    }

    private static void print(Mail mail) {
        String text = mail.text().strip().replace("\r", "");
        boolean linkStandsAlone =
                mail.link().isEmpty() || text.lines().anyMatch(mail.link().get()::equals);
        say("""

            %s
            Mail to %s
            From:    %s
            Subject: %s

            %s%s
            %s""".formatted(
                        LINE,
                        mail.recipient(),
                        mail.sender(),
                        mail.subject(),
                        text,
                        linkStandsAlone ? "" : "\n\nLink:\n" + mail.link().get(),
                        LINE));
    }

    private static synchronized void say(String text) {
        System.out.println(text);
        System.out.flush();
    }
}
