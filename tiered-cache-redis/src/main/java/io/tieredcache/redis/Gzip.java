package io.tieredcache.redis;

import io.tieredcache.redis.connection.ArrayPool;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.ObjectPool;
import io.tieredcache.redis.connection.PooledArray;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The gzip format with reused codecs: the same bytes as from the JDK's streams, with a small part of their garbage. */
final class Gzip implements Compressor {

    static final int ID = 1;
    static final Gzip COMPRESSOR = new Gzip();

    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final ObjectPool<Deflater> DEFLATERS =
            new ObjectPool<>(() -> new Deflater(Deflater.DEFAULT_COMPRESSION, true), Deflater::end);
    private static final ObjectPool<Inflater> INFLATERS = new ObjectPool<>(() -> new Inflater(true), Inflater::end);

    private Gzip() {}

    @Override
    public int id() {
        return ID;
    }

    @Override
    public byte[] extension() {
        return BigEndian.EMPTY;
    }

    @Override
    public int room(int rawLength, int limit) {
        return limit;
    }

    @Override
    public int pack(byte[] raw, byte[] target, int limit) {
        int room = limit - TRAILER;
        if (room <= HEADER) {
            return TOO_LONG;
        }
        Deflater deflater = DEFLATERS.take();
        try {
            System.arraycopy(HEAD, 0, target, 0, HEADER);
            deflater.setInput(raw);
            deflater.finish();
            int end = HEADER;
            while (!deflater.finished() && end < room) {
                end += deflater.deflate(target, end, room - end);
            }
            if (!deflater.finished()) {
                return TOO_LONG;
            }
            littleEndian(target, end, crc32(raw, raw.length));
            littleEndian(target, end + 4, raw.length);
            return end + TRAILER;
        } finally {
            deflater.reset();
            DEFLATERS.give(deflater);
        }
    }

    /** Returns a pooled array that starts with the value; null if the input is not the gzip form of that many bytes. */
    static @Nullable PooledArray unpack(byte[] bytes, int offset, int length, int rawLength) {
        int trailer = offset + length - TRAILER;
        if (length < HEADER + TRAILER
                || !Arrays.equals(bytes, offset, offset + HEADER, HEAD, 0, HEADER)
                || littleEndian(bytes, trailer + 4) != rawLength) {
            return null;
        }
        int room = rawLength + 1; // with room for one more the inflater comes to its end in one call
        PooledArray raw = ArrayPool.VALUES.take(ArrayPool.borrower(Thread.currentThread()), room);
        return inflate(bytes, offset + HEADER, length - HEADER - TRAILER, raw.bytes(), room) == rawLength
                        && littleEndian(bytes, trailer) == crc32(raw.bytes(), rawLength)
                ? raw
                : null;
    }

    /** Returns the number of bytes that the whole input yields; -1 if they are too many or the input is malformed. */
    private static int inflate(byte[] bytes, int offset, int length, byte[] raw, int room) {
        Inflater inflater = INFLATERS.take();
        try {
            inflater.setInput(bytes, offset, length);
            int end = 0;
            int step;
            do {
                step = inflater.inflate(raw, end, room - end);
                end += step;
            } while (step > 0 && !inflater.finished());
            return inflater.finished() && inflater.getRemaining() == 0 ? end : -1;
        } catch (DataFormatException notGzip) {
            return -1;
        } finally {
            inflater.reset();
            INFLATERS.give(inflater);
        }
    }

    private static int crc32(byte[] raw, int length) {
        CRC32 crc = new CRC32();
        crc.update(raw, 0, length);
        return (int) crc.getValue();
    }

    private static void littleEndian(byte[] bytes, int at, int value) {
        BigEndian.u32(bytes, at, Integer.reverseBytes(value));
    }

    private static int littleEndian(byte[] bytes, int at) {
        return Integer.reverseBytes(BigEndian.u32(bytes, at));
    }
}
