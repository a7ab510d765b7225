package io.tieredcache.lab.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** One connection through a proxy, with one thread for each direction. */
final class Connection {

    private static final int CHUNK = 16 * 1024;
    private static final int LATE_FROM_MILLIS = 20;
    private static final int LATE_TO_MILLIS = 250;

    private final Socket client;
    private final Socket server;
    private final int port;
    private final Rules rules;
    private final Consumer<Connection> ended;
    private volatile ConnectionIdentity identity = ConnectionIdentity.UNKNOWN;

    Connection(Socket client, Socket server, int port, Rules rules, Consumer<Connection> ended) {
        this.client = client;
        this.server = server;
        this.port = port;
        this.rules = rules;
        this.ended = ended;
    }

    void start() {
        Daemon.start("proxy-requests", this::passRequests);
        Daemon.start("proxy-replies", this::passReplies);
    }

    ConnectionIdentity identity() {
        return identity;
    }

    /** Passes requests. When the client closes, the requests that it has sent still arrive, as over a slow network. */
    private void passRequests() {
        byte[] chunk = new byte[CHUNK];
        try {
            OutputStream out = server.getOutputStream();
            for (int n = client.getInputStream().read(chunk);
                    n >= 0;
                    n = client.getInputStream().read(chunk)) {
                ConnectionIdentity now = identity;
                if (!now.isSettled()) {
                    now = now.after(chunk, n);
                    identity = now;
                }
                rules.awaitFree(now, port);
                rules.awaitEnd(Rule.Effect.DEAF, now, port);
                if (rules.applies(Rule.Effect.DELAY_REQUESTS, now, port)) {
                    beLate();
                }
                if (rules.applies(Rule.Effect.DUPLICATE, now, port)) {
                    Duplicate.send(Arrays.copyOf(chunk, n), port, late());
                }
                out.write(chunk, 0, n);
            }
            server.shutdownOutput();
        } catch (IOException gone) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    /**
     * Passes replies. When the client has closed, replies are discarded until the node has executed the requests it
     * received.
     */
    private void passReplies() {
        byte[] chunk = new byte[CHUNK];
        boolean heard = true;
        Pace pace = new Pace();
        try {
            for (int n = server.getInputStream().read(chunk);
                    n >= 0;
                    n = server.getInputStream().read(chunk)) {
                rules.awaitFree(identity, port);
                if (rules.applies(Rule.Effect.DELAY_REPLIES, identity, port)) {
                    beLate();
                }
                if (rules.applies(Rule.Effect.THROTTLE, identity, port)) {
                    pace.await(n);
                }
                heard = heard && reply(chunk, n);
            }
        } catch (IOException gone) {
            // The connection is closed below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private boolean reply(byte[] chunk, int n) {
        try {
            if (Garbage.strikes() && rules.applies(Rule.Effect.GARBAGE, identity, port)) {
                Garbage.send(client.getOutputStream(), Arrays.copyOf(chunk, n));
            } else {
                client.getOutputStream().write(chunk, 0, n);
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    void close() {
        closeQuietly(client);
        closeQuietly(server);
        ended.accept(this);
    }

    private static void beLate() throws InterruptedException {
        Thread.sleep(late());
    }

    private static int late() {
        return ThreadLocalRandom.current().nextInt(LATE_FROM_MILLIS, LATE_TO_MILLIS);
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is no longer needed.
        }
    }
}
