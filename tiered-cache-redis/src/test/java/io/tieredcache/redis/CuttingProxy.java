package io.tieredcache.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Passes connections on to a server and disturbs the replies: late, in pieces, cut in the middle, or not at all. */
final class CuttingProxy implements AutoCloseable {

    private static final int LONGEST_DELAY_MILLIS = 150;

    private final ServerSocket listener;
    private final int target;
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger delays = new AtomicInteger();
    private volatile boolean kind = true;
    private final SplittableRandom seeds;

    CuttingProxy(int target, long seed) {
        this.target = target;
        this.seeds = new SplittableRandom(seed);
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns the number of cut connections. */
    int cuts() {
        return cuts.get();
    }

    /** Returns the number of delayed replies. */
    int delays() {
        return delays.get();
    }

    void misbehave(boolean now) {
        kind = !now;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
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
                SplittableRandom random = seeds.split();
                start(() -> pump(client, server, null));
                start(() -> pump(server, client, random));
            } catch (IOException closed) {
                // the proxy or the client has closed
            }
        }
    }

    private void pump(Socket from, Socket to, @Nullable SplittableRandom random) {
        byte[] bytes = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                if (kind || random == null) {
                    out.write(bytes, 0, length);
                } else if (!passOn(bytes, length, out, random)) {
                    cuts.incrementAndGet();
                    return;
                }
            }
        } catch (IOException cut) {
            // closed by either side
        }
    }

    private boolean passOn(byte[] bytes, int length, OutputStream out, SplittableRandom random) throws IOException {
        int fate = random.nextInt(5000);
        if (fate < 3) {
            out.write(bytes, 0, random.nextInt(length));
            return false;
        }
        if (fate < 6) {
            return false;
        }
        int at = fate < 50 ? random.nextInt(length) : length;
        out.write(bytes, 0, at);
        if (fate < 60) {
            delays.incrementAndGet();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_DELAY_MILLIS)));
        }
        out.write(bytes, at, length - at);
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
