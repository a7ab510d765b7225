package io.tieredcache.benchmarks.payload;

import io.tieredcache.redis.Compression;
import io.tieredcache.redis.StoredValues;
import io.tieredcache.spi.shared.SharedEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A way to store values. Each contender makes and opens a complete entry, so that they differ only in the compression.
 */
interface Contender {

    String name();

    byte[] store(byte[] value) throws IOException;

    /** Opens an entry and returns the value's length, so that the measurement copies nothing. */
    int open(byte[] entry) throws IOException;

    /** Opens an entry and returns the value. */
    byte[] value(byte[] entry) throws IOException;

    static Contender of(String name, Compression compression) {
        return new Tier(name, new StoredValues(compression));
    }

    static Contender gzipStream() {
        return new Streams(new StoredValues(Compression.none()));
    }

    /**
     * The format of the Redis tier.
     *
     * @param name name in the table
     * @param values makes and opens entries
     */
    record Tier(String name, StoredValues values) implements Contender {

        @Override
        public byte[] store(byte[] value) {
            return values.store(value);
        }

        @Override
        public int open(byte[] entry) {
            SharedEntry found = values.open(entry);
            int length = found.length();
            found.release();
            return length;
        }

        @Override
        public byte[] value(byte[] entry) {
            SharedEntry found = values.open(entry);
            byte[] bytes = Objects.requireNonNull(found.bytes());
            return Arrays.copyOfRange(bytes, found.offset(), found.offset() + found.length());
        }
    }

    /**
     * The streams of the JDK, in the same entry format.
     *
     * @param values stores the output of the streams
     */
    record Streams(StoredValues values) implements Contender {

        @Override
        public String name() {
            return "gzip-stream";
        }

        @Override
        public byte[] store(byte[] value) throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(value);
            }
            return values.store(packed.toByteArray());
        }

        @Override
        public int open(byte[] entry) throws IOException {
            return value(entry).length;
        }

        @Override
        public byte[] value(byte[] entry) throws IOException {
            SharedEntry found = values.open(entry);
            byte[] bytes = Objects.requireNonNull(found.bytes());
            try (GZIPInputStream in =
                    new GZIPInputStream(new ByteArrayInputStream(bytes, found.offset(), found.length()))) {
                return in.readAllBytes();
            }
        }
    }
}
