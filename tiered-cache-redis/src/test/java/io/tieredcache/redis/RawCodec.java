package io.tieredcache.redis;

import io.tieredcache.spi.Codec;
import java.util.Arrays;

/** A codec that returns the bytes unchanged. */
record RawCodec(int id, int schemaId) implements Codec<byte[]> {

    RawCodec() {
        this(64, 0);
    }

    @Override
    public byte[] encode(byte[] value) {
        return value;
    }

    @Override
    public byte[] decode(byte[] bytes, int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
