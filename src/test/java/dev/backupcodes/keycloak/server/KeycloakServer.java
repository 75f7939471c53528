package dev.backupcodes.keycloak.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.keycloak.admin.client.Keycloak;

/**
 * A real Keycloak as a process of its own, from the distribution that the build unpacked, with our packaged jar in
 * it. Every start begins with an empty database and ends with the JVM that started it at the latest.
 *
 * <p>Bootstrap administrator: {@value #ADMIN} with the password {@value #ADMIN}.
 */
public final class KeycloakServer implements AutoCloseable {

    public static final String ADMIN = "admin";

    private static final Duration START_LIMIT = Duration.ofMinutes(15);
    private static final String STARTED = " started in ";

    private final Builder settings;
    private final Path home;
    private final Path logFile;
    private final Path buildLog;
    private final Thread atExit = new Thread(this::kill, "keycloak-stop");
    private Process process;
    private CountDownLatch started;

    private KeycloakServer(Builder settings) throws IOException {
        this.settings = settings;
        Path folder = settings.workFolder == null
                ? settings.distribution.toAbsolutePath().getParent().resolveSibling("servers")
                : settings.workFolder;
        home = folder.resolve(settings.name);
        logFile = folder.resolve(settings.name + ".log");
        buildLog = folder.resolve(settings.name + "-build.log");
        ServerFolder.create(settings.distribution, home);
        Files.deleteIfExists(logFile);
        Files.deleteIfExists(buildLog);
        for (Path jar : settings.providerJars) {
            // With its time: Keycloak notices jars that are not those of its build.
            Files.copy(
                    jar,
                    home.resolve("providers").resolve(jar.getFileName().toString()),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        if (!settings.realms.isEmpty()) {
            Path imports = Files.createDirectories(home.resolve("data").resolve("import"));
            for (Path realm : settings.realms) {
                Files.copy(realm, imports.resolve(realm.getFileName().toString()));
            }
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    public static Builder builder() {
        return new Builder();
    }

    public String baseUrl() {
        return "http://localhost:" + settings.port;
    }

    /** Where health and metrics are, if they are on. */
    public String managementUrl() {
        return "http://localhost:" + settings.managementPort;
    }

    public int port() {
        return settings.port;
    }

    /** The server's own folder, as {@code kc.home.dir}. */
    public Path home() {
        return home;
    }

    public Path logFile() {
        return logFile;
    }

    /** Everything the server has written so far. */
    public String logText() {
        return logText(0);
    }

    /** What the server has written since {@link #logPosition()} gave this position. */
    public String logText(long from) {
        return read(logFile, from);
    }

    private static String read(Path file, long from) {
        try {
            byte[] all = Files.readAllBytes(file);
            int start = (int) Math.min(from, all.length);
            return new String(all, start, all.length - start, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long logPosition() {
        try {
            return Files.size(logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new client as the bootstrap administrator of the master realm; the caller closes it. */
    public Keycloak adminClient() {
        return Keycloak.getInstance(baseUrl(), "master", ADMIN, ADMIN, "admin-cli");
    }

    /** Stops the server and starts it again with the data it has. */
    public void restart() {
        kill();
        launch();
    }

    /** Ends all of it at once, as {@code kill -9} does. */
    public synchronized void crash() {
        List<ProcessHandle> all = processes(); // of a dead shell nobody knows the children
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
        process = null;
    }

    /** Ends all of it in good order. */
    public void stop() {
        kill();
    }

    /** The process that is Keycloak itself, and no shell around it. */
    public ProcessHandle java() {
        return processes().stream()
                .filter(one -> one.info()
                        .command()
                        .filter(path -> path.contains("java"))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Keycloak is not running."));
    }

    /** Starts it again after {@link #crash} or {@link #stop}. */
    public void startAgain() {
        launch();
    }

    /** What {@code kc.sh build} has written, if there was one ({@link Builder#buildFirst}). */
    public String buildText() {
        return read(buildLog, 0);
    }

    /** Waits until the server ends by itself. */
    public void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs {@code kc.sh build} to its end. */
    private void build() {
        ProcessBuilder builder =
                keycloak(List.of("build"), settings.buildEnvironment).redirectOutput(buildLog.toFile());
        try {
            process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("kc.sh build failed:\n" + buildText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Keycloak was being built.", e);
        }
    }

    private void launch() {
        PortInUseException.check(settings.port, "it is meant for Keycloak");
        PortInUseException.check(settings.managementPort, "it is meant for Keycloak's management interface");
        List<String> words = new ArrayList<>(settings.command);
        words.add("--http-port=" + settings.port);
        words.add("--http-management-port=" + settings.managementPort);
        if (!settings.realms.isEmpty()) {
            words.add("--import-realm");
        }
        if (!settings.logLevels.isEmpty()) {
            words.add("--log-level=" + String.join(",", settings.logLevels));
        }
        settings.options.forEach((name, value) -> words.add("--" + name + "=" + value));

        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
        environment.putAll(settings.environment);
        ProcessBuilder starter = keycloak(words, environment);

        started = new CountDownLatch(1);
        try {
            process = starter.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread pump = new Thread(() -> pump(process, started), "keycloak-log");
        pump.setDaemon(true);
        pump.start();
        awaitStart();
    }

    /** A call of {@code kc.sh}, which knows nothing of Keycloak from this machine's environment. */
    private ProcessBuilder keycloak(List<String> words, Map<String, String> more) {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        Path script = home.resolve("bin").resolve(windows ? "kc.bat" : "kc.sh");
        if (!script.toFile().setExecutable(true)) {
            throw new IllegalStateException("Cannot make " + script + " executable.");
        }
        List<String> command = new ArrayList<>();
        command.add(script.toString());
        command.addAll(words);
        ProcessBuilder call = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = call.environment();
        environment.keySet().removeIf(name -> name.startsWith("KC_") || name.startsWith("KEYCLOAK_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.putAll(more);
        return call;
    }

    private void awaitStart() {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        try {
            while (!started.await(100, TimeUnit.MILLISECONDS)) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("Keycloak stopped while starting:\n" + lastLines(40));
                }
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("Keycloak did not start in time:\n" + lastLines(40));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Keycloak was starting.", e);
        }
    }

    private void pump(Process from, CountDownLatch ready) {
        try (BufferedReader reader = from.inputReader(StandardCharsets.UTF_8);
                Writer log = Files.newBufferedWriter(
                        logFile,
                        StandardCharsets.UTF_8,
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.APPEND)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                log.write(line);
                log.write('\n');
                log.flush();
                if (settings.echo != null) {
                    settings.echo.accept(line);
                }
                if (line.contains(STARTED) && line.contains("Listening on")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            // The process was ended while a line was being read.
        }
    }

    private String lastLines(int count) {
        List<String> lines = Files.exists(logFile) ? logText().lines().toList() : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    /** kc.sh is a shell that starts Java, twice: all of them go. */
    private synchronized void kill() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        for (ProcessHandle one : all) {
            try {
                one.onExit().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
                one.destroyForcibly();
                one.onExit().join();
            } catch (InterruptedException e) {
                one.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        process = null;
    }

    private List<ProcessHandle> processes() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    /** Ends the server and removes its folder; the log file stays. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already.
        }
        try {
            ServerFolder.delete(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings of a server; what is not given is picked. */
    public static final class Builder {

        private Path distribution;
        private Path workFolder;
        private Path extension;
        private boolean hasExtension = true;
        private String name;
        private int port;
        private int managementPort;
        private List<String> command = List.of("start-dev");
        private Consumer<String> echo;
        private Map<String, String> buildEnvironment;
        private final List<Path> providerJars = new ArrayList<>();
        private final List<Path> realms = new ArrayList<>();
        private final List<String> logLevels = new ArrayList<>();
        private final Map<String, String> options = new LinkedHashMap<>();
        private final Map<String, String> environment = new LinkedHashMap<>();

        private Builder() {}

        /** Keycloak's unpacked distribution; without it the system property {@code keycloak.home} names it. */
        public Builder distribution(Path folder) {
            distribution = folder;
            return this;
        }

        /** Where servers' folders and logs are put; without it {@code servers} beside the distribution. */
        public Builder workFolder(Path folder) {
            workFolder = folder;
            return this;
        }

        /** Names the server's folder and its log file. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder port(int value) {
            port = value;
            return this;
        }

        public Builder managementPort(int value) {
            managementPort = value;
            return this;
        }

        /** Instead of {@code start-dev}. */
        public Builder command(String... words) {
            command = List.of(words);
            return this;
        }

        /** Runs {@code kc.sh build} before the first start, with these settings of Keycloak in the environment. */
        public Builder buildFirst(Map<String, String> variables) {
            buildEnvironment = Map.copyOf(variables);
            return this;
        }

        /** An option as in {@code --name=value}. */
        public Builder option(String optionName, String value) {
            options.put(optionName, value);
            return this;
        }

        /** Instead of the file that a server in development mode has. */
        public Builder database(Database database) {
            option("db", database.vendor());
            return database(database, database.port());
        }

        /**
         * The database that the server was built for.
         *
         * @param port where it is found: its own, or that of a {@link Wire} to it
         */
        public Builder database(Database database, int port) {
            options.putAll(database.options(port));
            return this;
        }

        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Another version of the extension than the one that the build has made. */
        public Builder extension(Path jar) {
            extension = jar;
            return this;
        }

        /** A Keycloak as it is. */
        public Builder withoutExtension() {
            hasExtension = false;
            return this;
        }

        /** A jar beside our own. */
        public Builder providerJar(Path jar) {
            providerJars.add(jar);
            return this;
        }

        public Builder importRealm(Path json) {
            realms.add(json);
            return this;
        }

        /** A level for a category, as in {@code ("dev.backupcodes", "debug")}. */
        public Builder logLevel(String category, String level) {
            if (logLevels.isEmpty()) {
                logLevels.add("info");
            }
            logLevels.add(category + ":" + level);
            return this;
        }

        /** Gets every line the server writes, as it writes it. */
        public Builder echo(Consumer<String> lines) {
            echo = lines;
            return this;
        }

        /** Starts the server and waits until it answers. */
        public KeycloakServer start() {
            distribution = required(distribution, "keycloak.home", "Keycloak's distribution");
            if (hasExtension) {
                providerJars.add(0, required(extension, "provider.jar", "The extension's jar"));
            }
            port = port == 0 ? FreePorts.next() : port;
            managementPort = managementPort == 0 ? FreePorts.next() : managementPort;
            name = name == null ? "keycloak-" + port : name;
            PortInUseException.check(port, "it is meant for Keycloak");
            PortInUseException.check(managementPort, "it is meant for Keycloak's management interface");
            KeycloakServer server;
            try {
                server = new KeycloakServer(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            try {
                if (buildEnvironment != null) {
                    server.build();
                }
                server.launch();
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
            return server;
        }

        private static Path required(Path given, String property, String what) {
            String value = System.getProperty(property);
            if (given == null && value == null) {
                throw new IllegalStateException("The system property " + property + " is not set.");
            }
            Path path = given == null ? Path.of(value) : given;
            if (!Files.exists(path)) {
                throw new IllegalStateException(
                        what + " is missing: " + path + " (it is made by ./mvnw pre-integration-test).");
            }
            return path;
        }
    }
}
