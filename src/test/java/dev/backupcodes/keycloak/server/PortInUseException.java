package dev.backupcodes.keycloak.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Another program holds a port that was asked for. The message is one sentence for a person. */
public final class PortInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PortInUseException(int port, String hint) {
        super("Port " + port + " is in use by another program: " + hint + ".");
    }

    /** Throws if somebody listens on the port, on whatever address. */
    public static void check(int port, String hint) {
        try {
            new ServerSocket(port).close();
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        } catch (IOException e) {
            throw new PortInUseException(port, hint);
        }
    }
}
