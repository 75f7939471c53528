package dev.backupcodes.keycloak.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that hangs: it takes connections and never says a word. */
public final class SilentMailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    /** Starts one on a free port. */
    public SilentMailServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread listener = new Thread(this::listen, "silent-mail-server");
        listener.setDaemon(true);
        listener.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** How many have tried to deliver a mail. */
    public int connections() {
        return clients.size();
    }

    private void listen() {
        try {
            while (true) {
                clients.add(socket.accept());
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    /** Hangs up on everyone. */
    @Override
    public void close() {
        try {
            socket.close();
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
