package io.tieredcache.lab.worker;

import io.tieredcache.spi.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the caches hold. Who knows key and nonce knows the text.
 *
 * @param key the key
 * @param nonce number of the write
 * @param text made from both
 */
public record Value(int key, long nonce, String text) {

    /** Its codec. */
    public static final Codec<Value> CODEC = new BinaryCodec();

    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int WORDS = 4;

    /** The one right value of a key and a nonce. */
    public static Value of(int key, long nonce) {
        return new Value(key, nonce, text(key, nonce));
    }

    /** Tells whether it is the right value for this key. */
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

        /** Checks nothing: whether L2 gives back what was stored is for the checker to see. */
        @Override
        public Value decode(byte[] bytes, int offset, int length) {
            ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
            int key = in.getInt();
            long nonce = in.getLong();
            return new Value(key, nonce, new String(bytes, offset + HEAD, length - HEAD, StandardCharsets.US_ASCII));
        }
    }
}
