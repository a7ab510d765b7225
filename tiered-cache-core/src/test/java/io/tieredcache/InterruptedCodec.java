package io.tieredcache;

import io.tieredcache.spi.Codec;
import io.tieredcache.testing.StringCodec;

/** Does something while an entry of L2 is on its way up. */
final class InterruptedCodec implements Codec<String> {

    private final StringCodec codec = new StringCodec();
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
        Runnable step = onceWhenDecoding;
        onceWhenDecoding = () -> {};
        step.run();
        return codec.decode(bytes, offset, length);
    }
}
