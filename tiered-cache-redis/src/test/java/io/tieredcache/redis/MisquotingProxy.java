package io.tieredcache.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Passes connections on to a server, and once replaces the reply to a given command. */
final class MisquotingProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final AtomicReference<@Nullable Misquote> next = new AtomicReference<>();

    private record Misquote(String command, String reply) {}

    MisquotingProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Answers the next chunk that contains this command with these bytes. */
    void misquote(String command, String reply) {
        next.set(new Misquote("\r\n" + command + "\r\n", reply));
    }

    boolean hasMisquoted() {
        return next.get() == null;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "misquoting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                start(() -> pump(client, server, client));
                start(() -> pump(server, client, null));
            } catch (IOException closed) {
                // the proxy or the client has closed
            }
        }
    }

    private void pump(Socket from, Socket to, @Nullable Socket client) {
        byte[] bytes = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
                Misquote misquote = next.get();
                if (client != null
                        && misquote != null
                        && text.contains(misquote.command)
                        && next.compareAndSet(misquote, null)) {
                    client.getOutputStream().write(misquote.reply.getBytes(StandardCharsets.ISO_8859_1));
                } else {
                    out.write(bytes, 0, length);
                }
            }
        } catch (IOException cut) {
            // closed by either side
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
