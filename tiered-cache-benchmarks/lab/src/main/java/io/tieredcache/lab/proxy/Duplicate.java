package io.tieredcache.lab.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends the request of a script once more, on a separate connection; its reply is discarded. */
final class Duplicate {

    private static final String SCRIPT = "EVALSHA\r\n";
    private static final int DRAIN_MILLIS = 1_000;

    private Duplicate() {}

    /** Sends a request again, unless it is no script or the middle of one. */
    static void send(byte[] request, int port, int afterMillis) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        if (text.startsWith("*") && text.contains(SCRIPT) && text.endsWith("\r\n")) {
            Daemon.start("proxy-duplicate", () -> sendLate(request, port, afterMillis));
        }
    }

    private static void sendLate(byte[] request, int port, int afterMillis) {
        try {
            Thread.sleep(afterMillis);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(DRAIN_MILLIS);
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
        } catch (IOException gone) {
            // The node has ended, and the duplicate is lost.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
