package dev.backupcodes.keycloak.server;

import com.icegreen.greenmail.user.MessageDeliveryHandler;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A mail server that takes every mail and keeps it for the one who waits for it. */
public final class MailCatcher implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final GreenMail server;
    private final int port;
    private final List<Mail> mails = new CopyOnWriteArrayList<>();
    private final List<Consumer<Mail>> listeners = new CopyOnWriteArrayList<>();

    /** Starts one on a free port. */
    public MailCatcher() {
        this(FreePorts.next());
    }

    public MailCatcher(int port) {
        PortInUseException.check(port, "it is meant for mails");
        // GreenMail logs through SLF4J, which no one listens to here: not a word about it.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        this.port = port;
        ServerSetup setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(LIMIT.toMillis());
        server = new GreenMail(setup);
        server.start();
        UserManager users = server.getUserManager();
        MessageDeliveryHandler deliver = users.getMessageDeliveryHandler();
        users.setMessageDeliveryHandler((message, address) -> {
            received(read(message.getMessage(), address.getEmail()));
            return deliver.handle(message, address);
        });
    }

    public int port() {
        return port;
    }

    /** Is told of every mail from now on. */
    public void onMail(Consumer<Mail> listener) {
        listeners.add(listener);
    }

    /** All mails since the start or the last {@link #reset()}, oldest first. */
    public List<Mail> mails() {
        return List.copyOf(mails);
    }

    public List<Mail> mailsTo(String recipient) {
        return mails.stream()
                .filter(mail -> mail.recipient().equalsIgnoreCase(recipient))
                .toList();
    }

    public void reset() {
        mails.clear();
    }

    /** Waits for the first mail to this address, among those already here too. */
    public Mail waitForMail(String recipient) {
        return waitForMail(recipient, mail -> true);
    }

    /** Waits for the first mail to this address that the predicate takes, among those already here too. */
    public Mail waitForMail(String recipient, Predicate<Mail> wanted) {
        long end = System.nanoTime() + LIMIT.toNanos();
        synchronized (mails) {
            while (true) {
                for (Mail mail : mailsTo(recipient)) {
                    if (wanted.test(mail)) {
                        return mail;
                    }
                }
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("No such mail to " + recipient + " within " + LIMIT.toSeconds()
                            + " s. Mails here: " + mails);
                }
                try {
                    mails.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("Interrupted while waiting for a mail.", e);
                }
            }
        }
    }

    private void received(Mail mail) {
        synchronized (mails) {
            mails.add(mail);
            mails.notifyAll();
        }
        listeners.forEach(listener -> listener.accept(mail));
    }

    private static Mail read(MimeMessage message, String recipient) throws MessagingException {
        StringBuilder text = new StringBuilder();
        StringBuilder html = new StringBuilder();
        try {
            collect(message, text, html);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Mail(
                recipient, message.getFrom()[0].toString(), message.getSubject(), text.toString(), html.toString());
    }

    private static void collect(Part part, StringBuilder text, StringBuilder html)
            throws MessagingException, IOException {
        if (part.isMimeType("text/plain")) {
            text.append(part.getContent());
        } else if (part.isMimeType("text/html")) {
            html.append(part.getContent());
        } else if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart inner = parts.getBodyPart(i);
                collect(inner, text, html);
            }
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
