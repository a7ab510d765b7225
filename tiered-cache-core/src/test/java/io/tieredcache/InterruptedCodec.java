package io.tieredcache;

import io.tieredcache.spi.Codec;
import io.tieredcache.testing.StringCodec;
import java.util.ArrayList;
import java.util.List;

/** A codec that runs a step of the test while it decodes an entry of L2, and records its input. */
final class InterruptedCodec implements Codec<String> {

    private final StringCodec codec = new StringCodec();
    final List<byte[]> given = new ArrayList<>();
    Runnable onceWhenDecoding = () -> {};

    @Override
    public int id() {
        return codec.id();
    }

    @Override
    public byte[] encode(String value) throws Exception {
        return codec.encode(value);
    }

    @Override
    public String decode(byte[] bytes, int offset, int length) throws Exception {
        given.add(bytes);
        Runnable step = onceWhenDecoding;
        onceWhenDecoding = () -> {};
        step.run();
        return codec.decode(bytes, offset, length);
    }
}
