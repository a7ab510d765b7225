package io.tieredcache.redis.connection;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineSocketTest {

    private static final int PIECE = 64 * 1024;

    @Test
    void read_afterTheDeadline_takesWhatHadArrivedAndNothingElse() throws Exception {
        try (DeadlineGuard guard = new DeadlineGuard();
                ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DeadlineSocket socket = new DeadlineSocket(guard)) {
            socket.connect(listener.getLocalSocketAddress());
            try (Socket peer = listener.accept()) {
                peer.getOutputStream().write("reply".getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                Awaitility.await().until(() -> in.available() == 5);

                socket.deadline(System.nanoTime() - 1);

                assertThat(in.read(new byte[2])).isEqualTo(2);
                peer.getOutputStream().write("more".getBytes(StandardCharsets.US_ASCII));
                Awaitility.await().until(() -> in.available() == 3 + 4);
                assertThat(in.read()).isEqualTo('p');
                assertThat(in.read(new byte[8])).isEqualTo(2);
                assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> in.read(new byte[8]));
                assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
            }
        }
    }

    @Test
    void deadline_afterUnlimited_limitsReadsAgain() throws Exception {
        try (DeadlineGuard guard = new DeadlineGuard();
                ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DeadlineSocket socket = new DeadlineSocket(guard)) {
            socket.connect(listener.getLocalSocketAddress());
            try (Socket peer = listener.accept()) {
                InputStream in = socket.getInputStream();
                for (int time = 0; time < 2; time++) {
                    peer.getOutputStream().write('a');
                    socket.deadline(System.nanoTime() + SECONDS.toNanos(60));
                    assertThat(in.read()).isEqualTo('a');
                    assertThat(socket.getSoTimeout()).isBetween(1, 60_000);

                    socket.unlimitedReads(SECONDS.toNanos(60));
                    assertThat(socket.getSoTimeout()).isZero();
                }
            }
        }
    }

    @Test
    void write_readsAreUnlimitedAndThePeerNeverReads_endsInTime() throws Exception {
        try (DeadlineGuard guard = new DeadlineGuard();
                ServerSocket listener = new ServerSocket();
                DeadlineSocket socket = new DeadlineSocket(guard)) {
            listener.setReceiveBufferSize(4096);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.connect(listener.getLocalSocketAddress());
            try (Socket peer = listener.accept()) {
                assertThat(peer.isConnected()).isTrue();
                socket.unlimitedReads(MILLISECONDS.toNanos(50));
                OutputStream out = socket.getOutputStream();
                byte[] small = new byte[64];

                assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                    while (true) {
                        out.write(small);
                    }
                });
                assertThat(socket.isOverdue(System.nanoTime())).isTrue();
            }
        }
    }

    @Test
    void write_thePeerTakesItSlowly_goesOnUntilTheLatestMoment() throws Exception {
        assertThat(writes(SECONDS.toNanos(60))).isTrue();
        assertThat(writes(SECONDS.toNanos(2))).isFalse();
    }

    /** Writes for longer than 3 s to a peer that reads 64 KiB every 50 ms; the first piece may take a second. */
    private static boolean writes(long longestNanos) throws Exception {
        try (DeadlineGuard guard = new DeadlineGuard();
                ServerSocket listener = new ServerSocket();
                DeadlineSocket socket = new DeadlineSocket(guard)) {
            listener.setReceiveBufferSize(PIECE);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setSendBufferSize(PIECE);
            socket.connect(listener.getLocalSocketAddress());
            try (Socket peer = listener.accept()) {
                Thread slow = new Thread(() -> takeSlowly(peer));
                slow.start();
                long now = System.nanoTime();
                socket.deadline(now + SECONDS.toNanos(1), now + longestNanos);
                socket.getOutputStream().write(new byte[64 * PIECE]);
                return true;
            } catch (IOException closed) {
                return false;
            }
        }
    }

    private static void takeSlowly(Socket peer) {
        try {
            while (peer.getInputStream().readNBytes(PIECE).length == PIECE) {
                LockSupport.parkNanos(MILLISECONDS.toNanos(50));
            }
        } catch (IOException closed) {
            // closed by either side
        }
    }
}
