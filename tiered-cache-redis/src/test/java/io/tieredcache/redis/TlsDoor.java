package io.tieredcache.redis;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * A TLS port in front of a server that may not use TLS. Plain text is passed on as well, for replicas and sentinels;
 * the door records which connections used TLS.
 */
final class TlsDoor implements AutoCloseable {

    private static final int HANDSHAKE = 0x16;

    private final ServerSocket listening;
    private final int target;
    private final Set<Integer> secure = ConcurrentHashMap.newKeySet();
    private final Queue<String> plain = new ConcurrentLinkedQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger frozen = new AtomicInteger();
    private volatile boolean freezing;
    private volatile SSLContext context;

    TlsDoor(SSLContext context, int target) {
        this(context, target, 0);
    }

    /** Makes a door that accepts few unread bytes; 0 for the usual number. */
    TlsDoor(SSLContext context, int target, int receiveBuffer) {
        this.context = context;
        this.target = target;
        try {
            listening = new ServerSocket();
            if (receiveBuffer > 0) {
                listening.setReceiveBufferSize(receiveBuffer);
            }
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException("no port", e);
        }
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    /** Returns the ports, on the server's side, of the connections that used TLS. */
    Set<Integer> secure() {
        return secure;
    }

    /** Returns the first bytes of each connection without TLS. */
    Queue<String> plain() {
        return plain;
    }

    /** Presents another certificate from now on, and closes the open connections. */
    void show(SSLContext other) throws IOException {
        context = other;
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket outside = listening.accept();
                daemon(() -> admit(outside));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void admit(Socket outside) {
        open.add(outside);
        try (outside;
                Socket inside = new Socket(InetAddress.getLoopbackAddress(), target)) {
            int first = outside.getInputStream().read();
            if (first < 0) {
                return;
            }
            Socket clear = outside;
            if (first == HANDSHAKE) {
                secure.add(inside.getLocalPort());
                InputStream read = new ByteArrayInputStream(new byte[] {HANDSHAKE});
                clear = context.getSocketFactory().createSocket(outside, read, true);
            } else {
                byte[] said = new byte[1024];
                said[0] = (byte) first;
                int count = 1 + outside.getInputStream().read(said, 1, said.length - 1);
                plain.add(new String(said, 0, count, StandardCharsets.ISO_8859_1));
                inside.getOutputStream().write(said, 0, count);
            }
            Socket from = clear;
            daemon(() -> pump(inside, from, false));
            pump(clear, inside, true);
        } catch (IOException over) {
            // the client has closed, or rejects the certificate
        } finally {
            open.remove(outside);
        }
    }

    /** Stops reading from subscriptions that log in from now on, or reads from new ones again. */
    void freezeSubscriptions(boolean now) {
        freezing = now;
    }

    /** Returns the number of connections that it has stopped reading. */
    int frozen() {
        return frozen.get();
    }

    private void pump(Socket from, Socket to, boolean asks) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            boolean isSubscription = false;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
                String said = asks ? new String(buffer, 0, count, StandardCharsets.ISO_8859_1) : "";
                isSubscription |= said.contains("tiered-cache-sub");
                if (isSubscription && freezing && said.contains("TIME")) {
                    frozen.incrementAndGet();
                    end.await();
                }
            }
        } catch (IOException | InterruptedException over) {
            // the other direction ends too, since both sockets are closed
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "tls-door");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
