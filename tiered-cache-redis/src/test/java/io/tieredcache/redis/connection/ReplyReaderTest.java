package io.tieredcache.redis.connection;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

    private static final int BUFFER = 512;

    /** Returns the bytes a few at a time, as a network does. */
    private static ReplyReader of(byte[] bytes, int atMost) {
        InputStream in = new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] to, int from, int length) {
                return super.read(to, from, Math.min(length, atMost));
            }
        };
        return new ReplyReader(in, BUFFER);
    }

    private static ReplyReader of(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1), 100);
    }

    private static @Nullable Object read(String text) throws IOException {
        return of(text).read(ReplyReader.VALUES);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void read_eachType_isWhatItSays() throws Exception {
        assertThat(read("+OK\r\n")).isEqualTo(ascii("OK"));
        assertThat(read("$2\r\n\r\n\r\n")).isEqualTo(ascii("\r\n"));
        assertThat(read("$0\r\n\r\n")).isEqualTo(new byte[0]);
        assertThat(read("$-1\r\n")).isNull();
        assertThat(read("*-1\r\n")).isNull();
        assertThat(read(":0\r\n")).isEqualTo(0L);
        assertThat(read(":-42\r\n")).isEqualTo(-42L);
        assertThat(read("*0\r\n")).isEqualTo(List.of());
        assertThat((List<?>) read("*3\r\n:1\r\n*1\r\n:2\r\n$-1\r\n")).isEqualTo(Arrays.asList(1L, List.of(2L), null));
        assertThat(read("-ERR no\r\n"))
                .isInstanceOfSatisfying(
                        ErrorReply.class, error -> assertThat(error.message()).isEqualTo("ERR no"));
    }

    @Test
    void read_aLongString_isWholeWhateverThePieces() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        for (int length : new int[] {1, BUFFER - 1, BUFFER, 64 * 1024, 64 * 1024 + 1, 1_000_000}) {
            byte[] value = new byte[length];
            random.nextBytes(value);
            byte[] head = ascii("$" + length + "\r\n");
            byte[] reply = Arrays.copyOf(head, head.length + length + 2);
            System.arraycopy(value, 0, reply, head.length, length);
            reply[reply.length - 2] = '\r';
            reply[reply.length - 1] = '\n';

            assertThat(of(reply, 1 + random.nextInt(5_000)).read(ReplyReader.VALUES))
                    .isEqualTo(value);
            PooledArray pooled = (PooledArray)
                    requireNonNull(of(reply, 1 + random.nextInt(5_000)).readPooled(0));
            assertThat(Arrays.copyOf(pooled.bytes(), pooled.length())).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "*2000000000\r\n",
                "*1025\r\n",
                "*1000\r\n*1000\r\n",
                "$2000000000\r\nabc",
                "$-2\r\n",
                "$+3\r\nabc\r\n",
                "$\r\nabc\r\n",
                "$3\r\nabcd\r\n",
                ":1x\r\n",
                ":\r\n",
                ":-\r\n",
                ":99999999999999999999\r\n",
                ":1\r.",
                "+OK\r.",
                "_\r\n",
                "%1\r\n"
            })
    void read_unintelligible_isAProtocolException(String reply) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(reply));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> of(reply).readPooled(0));
    }

    @Test
    void read_arraysInArraysWithoutEnd_isAProtocolException() {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read("*1\r\n".repeat(15_000)));
    }

    @Test
    void read_aLineWithoutEnd_isAProtocolException() {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read("-" + "x".repeat(100_000)));
    }

    @Test
    void read_aLengthThatDoesNotCome_takesNoMemory() {
        for (String reply : List.of("$200000000\r\nabc", "*1000\r\n$200000000\r\nabc")) {
            long before = allocated();
            assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(reply));
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(() -> of(reply).readPooled(0));
            assertThat(allocated() - before).isLessThan(10_000_000);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void read_anyBytes_endsInAReplyOrAnIOException() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "*$:+-0123456789\r\n\r\n\r\nax";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder bytes = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                bytes.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                Object unused = read(bytes.toString());
            } catch (IOException expected) {
                // an IOException is as good as a reply
            } catch (Throwable t) {
                throw new AssertionError("seed " + seed + ", bytes " + bytes, t);
            }
        }
    }
}
