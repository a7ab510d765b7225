package io.tieredcache.testing;

import io.tieredcache.spi.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings as UTF-8; bytes that are not UTF-8 are refused. Id 64. Immutable. */
public final class StringCodec implements Codec<String> {

    /** Makes a codec. */
    public StringCodec() {}

    @Override
    public int id() {
        return 64;
    }

    @Override
    public byte[] encode(String value) throws CharacterCodingException {
        ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(value));
        byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return exact;
    }

    @Override
    public String decode(byte[] bytes, int offset, int length) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, offset, length))
                .toString();
    }
}
