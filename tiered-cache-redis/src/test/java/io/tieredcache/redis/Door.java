package io.tieredcache.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that passes connections on to a server of 127.0.0.1, and on request to another one. */
final class Door implements AutoCloseable {

    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger passed = new AtomicInteger();
    private volatile int target;

    Door(int target) {
        this("127.0.0.1", target);
    }

    /** Listens at an address of the loopback network, on a free port. */
    Door(String host, int target) {
        this(host, 0, target);
    }

    /** Listens at an address of the loopback network. */
    Door(String host, int port, int target) {
        this.target = target;
        try {
            listening = new ServerSocket();
            listening.bind(new InetSocketAddress(InetAddress.getByName(host), port), 200);
        } catch (IOException e) {
            throw new UncheckedIOException("no port at " + host, e);
        }
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    String address() {
        return listening.getInetAddress().getHostAddress() + ":" + port();
    }

    /** Returns the number of connections that it has passed on. */
    int passed() {
        return passed.get();
    }

    /** Passes new connections on to another server; open ones remain. If the target is 0, it closes new connections. */
    void leadTo(int other) {
        target = other;
    }

    /** Closes the open connections. */
    void cut() {
        open.forEach(Door::close);
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
        try (outside;
                Socket inside = new Socket(InetAddress.getLoopbackAddress(), target)) {
            outside.setTcpNoDelay(true);
            inside.setTcpNoDelay(true);
            open.add(outside);
            passed.incrementAndGet();
            daemon(() -> pump(inside, outside));
            pump(outside, inside);
        } catch (IOException | IllegalArgumentException nobodyThere) {
            close(outside);
        } finally {
            open.remove(outside);
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // closed by either side
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAnyway) {
            // the connection has already ended
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "door");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
