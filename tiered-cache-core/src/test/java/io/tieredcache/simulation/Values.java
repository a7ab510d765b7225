package io.tieredcache.simulation;

import io.tieredcache.spi.Codec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The values of the simulation. Each is written only once, so a value shows its age. */
final class Values implements Codec<String> {

    static final Values CODEC = new Values();

    private Values() {}

    static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public int id() {
        return 100;
    }

    @Override
    public byte[] encode(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
