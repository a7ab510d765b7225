package io.tieredcache.benchmarks.l2;

import io.tieredcache.spi.Codec;
import java.util.Arrays;

/** A codec that returns the bytes unchanged. */
public final class RawCodec implements Codec<byte[]> {

    @Override
    public int id() {
        return 200;
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
