package io.tieredcache.testkit;

import io.tieredcache.spi.Codec;
import io.tieredcache.testing.CodecContract;
import io.tieredcache.testing.StringCodec;
import java.util.List;

class StringCodecContractTest extends CodecContract<String> {

    @Override
    protected Codec<String> codec() {
        return new StringCodec();
    }

    @Override
    protected List<String> samples() {
        return List.of("", "a", "ä漢字\ud83d\ude00", "\0\n\"", "x".repeat(10_000));
    }
}
