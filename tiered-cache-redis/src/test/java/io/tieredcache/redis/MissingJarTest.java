package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.spi.shared.Payload;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The module on a class path that lacks a jar. */
final class MissingJarTest {

    /** The code that runs on that class path. */
    public static final class Probe implements Supplier<String> {

        @Override
        public String get() {
            byte[] key = {1};
            EntryFormat gzip = new EntryFormat(1, 0, 0, 1 << 20, Compression.gzip());
            byte[] entry = Envelope.encode(key, Payload.of(new byte[2_000], 0, 60_000, 0), 1, 1_000, 1, gzip);
            String found =
                    Envelope.decode(key, entry, 0, 1_000, gzip).getClass().getSimpleName();
            for (int compression : new int[] {Zstd.ID, Zstd.ID_WITH_DICTIONARY}) {
                entry[Envelope.COMPRESSION] = (byte) compression;
                BigEndian.u32(entry, Envelope.CRC, Envelope.crc(key, entry, 0, entry.length));
                found += " " + Envelope.decode(key, entry, 0, 1_000, gzip);
            }
            return found;
        }
    }

    @Test
    void gzip_works_andZstdEntriesAreUnreadable() throws Exception {
        try (URLClassLoader without = classPathWithoutZstd()) {
            Supplier<?> probe = (Supplier<?>) without.loadClass(Probe.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();

            assertThat(probe.get()).isEqualTo("SharedEntry UNREADABLE UNREADABLE");
        }
    }

    @Test
    void zstd_asked_namesTheMissingArtifact() throws Exception {
        byte[] dictionary = Dictionaries.trained(1).toBytes();
        try (URLClassLoader without = classPathWithoutZstd()) {
            Class<?> compression = without.loadClass(Compression.class.getName());
            Class<?> ofDictionary = without.loadClass(ZstdDictionary.class.getName());
            Object shipped = ofDictionary.getMethod("of", byte[].class).invoke(null, (Object) dictionary);
            Object none = java.lang.reflect.Array.newInstance(ofDictionary, 0);

            fails(compression.getMethod("zstd"));
            fails(compression.getMethod("zstdWithDictionary", ofDictionary, none.getClass()), shipped, none);
            fails(
                    ofDictionary.getMethod("train", int.class, java.util.Collection.class, int.class),
                    1,
                    Dictionaries.orders(0, 2_000),
                    1_000);
        }
    }

    private static void fails(Method method, Object... arguments) {
        assertThatThrownBy(() -> method.invoke(null, arguments))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("com.github.luben:zstd-jni");
    }

    @Test
    void json_theAnnotationsAreTooOld_saysWhichAreNeeded() throws Exception {
        try (URLClassLoader without = classPathWithout("jackson-annotations")) {
            Method of = without.loadClass(JsonCodec.class.getName()).getMethod("of", Class.class);

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> of.invoke(null, String.class))
                        .isInstanceOf(InvocationTargetException.class)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("3.2 needs 2.22");
            }
        }
    }

    private static URLClassLoader classPathWithoutZstd() throws MalformedURLException {
        return classPathWithout("zstd-jni");
    }

    private static URLClassLoader classPathWithout(String jar) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            if (!entry.contains(jar)) {
                urls.add(new File(entry).toURI().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }
}
