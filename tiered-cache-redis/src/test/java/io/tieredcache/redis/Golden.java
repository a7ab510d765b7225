package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Compares a wire format with its committed text. A difference requires a new format version, not a new file. */
final class Golden {

    private Golden() {}

    static void check(String name, String actual) throws IOException {
        assertThat(actual).isEqualTo(read(name));
    }

    /** Returns the committed text. */
    static String read(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
            if (in == null) {
                throw new AssertionError("golden/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
