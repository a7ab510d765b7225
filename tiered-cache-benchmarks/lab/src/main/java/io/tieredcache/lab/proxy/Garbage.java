package io.tieredcache.lab.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** Bytes in place of a reply, as a middle box, a wrong port or a broken server would send them. */
final class Garbage {

    private static final int ONE_IN = 4;
    private static final byte[] STRAY = ascii(":42\r\n");
    private static final byte[][] REPLIES = {
        ascii("$500000000\r\nabc"),
        ascii("*2000000000\r\n"),
        ascii("*1\r\n".repeat(15_000)),
        ascii("HTTP/1.1 400 Bad Request\r\n\r\n"),
        ascii("$-1\r\n"),
        STRAY
    };

    private Garbage() {}

    /** Returns true for a random share of the replies. */
    static boolean strikes() {
        return ThreadLocalRandom.current().nextInt(ONE_IN) == 0;
    }

    /** Sends garbage in place of a reply, a part of the reply, or the reply after an unrequested one. */
    static void send(OutputStream out, byte[] reply) throws IOException {
        int draw = ThreadLocalRandom.current().nextInt(REPLIES.length + 2);
        if (draw < REPLIES.length) {
            out.write(REPLIES[draw]);
        } else if (draw == REPLIES.length) {
            out.write(Arrays.copyOf(reply, reply.length / 2));
        } else {
            out.write(STRAY);
            out.write(reply);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
