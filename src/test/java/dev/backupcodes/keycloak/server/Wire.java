package dev.backupcodes.keycloak.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between servers and their database: passes on what it gets, until it is cut, goes silent or refuses. One thread for each
 * direction of a connection.
 */
public final class Wire implements AutoCloseable {

    private enum State {
        UP,
        /** What is sent arrives nowhere, and nobody is told. */
        SILENT,
        /** New connections are closed at once. */
        REFUSING,
        CLOSED
    }

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object change = new Object();
    private State state = State.UP;

    /** @param target the port on this machine that it leads to */
    public Wire(int target) {
        this.target = target;
        try {
            listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Everything that is connected is cut off; new connections are welcome. */
    public void cut() {
        open.forEach(Wire::close);
    }

    /** Nothing gets through any more, and nobody is told, until {@link #repair}. */
    public void fallSilent() {
        become(State.SILENT);
    }

    /** Cuts off everybody, and refuses whoever comes, until {@link #repair}. */
    public void refuse() {
        become(State.REFUSING);
        cut();
    }

    /** Passes on again. What was sent while it was silent is lost, and with it the connections. */
    public void repair() {
        if (state() == State.SILENT) {
            cut();
        }
        become(State.UP);
    }

    @Override
    public void close() {
        become(State.CLOSED);
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void become(State next) {
        synchronized (change) {
            state = next;
            change.notifyAll();
        }
    }

    private State state() {
        synchronized (change) {
            return state;
        }
    }

    private void accept() {
        while (state() != State.CLOSED) {
            try {
                Socket from = listener.accept();
                open.add(from);
                if (state() == State.REFUSING) {
                    close(from);
                } else {
                    connect(from);
                }
            } catch (IOException e) {
                // The wire was closed.
            }
        }
    }

    private void connect(Socket from) {
        try {
            Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(to);
            start(() -> pass(from, to));
            start(() -> pass(to, from));
        } catch (IOException e) {
            close(from); // the database is away
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            from.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                awaitSound();
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // It was cut.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void awaitSound() throws InterruptedException {
        synchronized (change) {
            while (state == State.SILENT) {
                change.wait();
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            // No farewell: a reset, as from a cable that is pulled and put back.
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }
}
