package dev.backupcodes.keycloak;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.keycloak.common.Version;

/** The server that this jar finds itself in. */
public final class ServerVersion {

    private static final Logger LOG = Logger.getLogger(ServerVersion.class);
    private static final Pattern MAJOR_AND_MINOR = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\b.*");
    private static final int MAJOR = 26;
    private static final int MINOR = 7;
    private static final AtomicBoolean IS_SAID = new AtomicBoolean();

    private ServerVersion() {}

    /** Whether the jar can run here. Where it cannot, one line of the log says so, and which versions it wants. */
    public static boolean isSupported() {
        boolean isSupported = isSupported(Version.VERSION);
        if (!isSupported && IS_SAID.compareAndSet(false, true)) {
            LOG.errorf(
                    "Keycloak Backup Codes %s needs Keycloak %d.%d or newer, and this is %s. The server runs without any of it: nobody can sign"
                            + " in by a flow that has its steps.",
                    ExtensionVersion.get(), MAJOR, MINOR, Version.VERSION);
        }
        return isSupported;
    }

    /** @param version that begins with major and minor; any other one was built by somebody who knows */
    static boolean isSupported(String version) {
        Matcher numbers = MAJOR_AND_MINOR.matcher(version);
        if (!numbers.matches()) {
            return true;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major > MAJOR || major == MAJOR && Integer.parseInt(numbers.group(2)) >= MINOR;
    }
}
