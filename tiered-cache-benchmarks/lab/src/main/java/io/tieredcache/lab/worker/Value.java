package io.tieredcache.lab.worker;

import io.tieredcache.spi.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The values of the caches. The key and the nonce determine the text.
 *
 * @param key the key
 * @param nonce number of the write
 * @param text derived from both
 */
public record Value(int key, long nonce, String text) {

    /** The codec of the values. */
    public static final Codec<Value> CODEC = new BinaryCodec();

    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int WORDS = 4;

    /** Returns the right value of a key and a nonce. */
    public static Value of(int key, long nonce) {
        return new Value(key, nonce, text(key, nonce));
    }

    /** Returns whether this is a right value for the key. */
    public boolean belongsTo(int expected) {
        return key == expected && text.equals(text(key, nonce));
    }

    private static String text(int key, long nonce) {
        StringBuilder text = new StringBuilder();
        long state = nonce * 31 + key;
        for (int i = 0; i < WORDS; i++) {
            state = (state ^ (state >>> 29)) * MIX + i;
            text.append(Long.toHexString(state)).append(' ');
        }
        return text.toString();
    }

    private static final class BinaryCodec implements Codec<Value> {

        private static final int HEAD = 12;

        @Override
        public int id() {
            return 64;
        }

        @Override
        public byte[] encode(Value value) {
            byte[] text = value.text.getBytes(StandardCharsets.US_ASCII);
            return ByteBuffer.allocate(HEAD + text.length)
                    .putInt(value.key)
                    .putLong(value.nonce)
                    .put(text)
                    .array();
        }

        /** Decodes without a check: the checker compares the values of L2 with the stored ones. */
        @Override
        public Value decode(byte[] bytes, int offset, int length) {
            ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
            int key = in.getInt();
            long nonce = in.getLong();
            return new Value(key, nonce, new String(bytes, offset + HEAD, length - HEAD, StandardCharsets.US_ASCII));
        }
    }
}
