package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import io.tieredcache.redis.connection.ReplyReader;
import io.tieredcache.redis.json.Jackson2Codec;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.spi.Codec;
import io.tieredcache.spi.shared.SharedTier;

/**
 * The L2 on Redis: a link and a codec. Immutable and thread-safe; one tier may serve many caches. It does not close the
 * link.
 *
 * @param <V> value
 */
public final class RedisTier<V> implements SharedTier.Factory<V> {

    private static final int DEFAULT_COMPRESS_FROM = 1024;
    private static final int DEFAULT_MAX_VALUE = 1024 * 1024;
    static final int LARGEST_VALUE = ReplyReader.LARGEST_VALUE;

    private final RedisLink link;
    private final Codec<V> codec;
    private final int compressFromBytes;
    private final int maxValueBytes;
    private final Compression compression;

    private RedisTier(
            RedisLink link, Codec<V> codec, int compressFromBytes, int maxValueBytes, Compression compression) {
        this.link = requireNonNull(link, "link");
        this.codec = requireNonNull(codec, "codec");
        this.compressFromBytes = compressFromBytes;
        this.maxValueBytes = maxValueBytes;
        this.compression = requireNonNull(compression, "compression");
    }

    /**
     * Returns the tier with default settings.
     *
     * @param link the link to Redis
     * @param codec converts values to bytes; its id must be 1 to 255, its schema id 0 or more
     * @param <V> value
     * @return the tier
     */
    public static <V> RedisTier<V> on(RedisLink link, Codec<V> codec) {
        if (requireNonNull(codec, "codec").id() < 1 || codec.id() > 255) {
            throw new IllegalArgumentException("codec id must be from 1 to 255, was " + codec.id());
        }
        if (codec.schemaId() < 0) {
            throw new IllegalArgumentException("schema id of the codec must not be negative, was " + codec.schemaId());
        }
        return new RedisTier<>(link, codec, DEFAULT_COMPRESS_FROM, DEFAULT_MAX_VALUE, Compression.gzip());
    }

    /**
     * Sets the size from which on values are compressed. A value that would not become smaller by an eighth is stored
     * as it is.
     *
     * @param bytes size of the encoded value; default 1024; 0 compresses all, {@link Integer#MAX_VALUE} none
     * @return a copy of this tier with that setting
     */
    public RedisTier<V> compressFrom(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("compressFrom must not be negative, was " + bytes + " bytes");
        }
        return new RedisTier<>(link, codec, bytes, maxValueBytes, compression);
    }

    /**
     * Sets the compression of values. JVMs with different settings read each other's entries.
     *
     * @param compression the compression; default {@link Compression#gzip()}
     * @return a copy of this tier with that setting
     */
    public RedisTier<V> compression(Compression compression) {
        return new RedisTier<>(link, codec, compressFromBytes, maxValueBytes, compression);
    }

    /**
     * Sets the largest value, before compression. A larger value is not stored, and one found in Redis is not
     * decompressed. The transfer of a value may take one command timeout, and one more for each MiB; the network has to
     * be fast enough for that.
     *
     * @param bytes size of the encoded value; default 1 MiB; from 1 KiB to 256 MiB
     * @return a copy of this tier with that setting
     */
    public RedisTier<V> maxValueBytes(int bytes) {
        if (bytes < 1024 || bytes > LARGEST_VALUE) {
            throw new IllegalArgumentException(
                    "maxValueBytes must be from 1024 to " + LARGEST_VALUE + ", was " + bytes);
        }
        return new RedisTier<>(link, codec, compressFromBytes, bytes, compression);
    }

    @Override
    public Codec<V> codec() {
        return codec;
    }

    @Override
    public SharedTier open(String cache) {
        EntryFormat format =
                new EntryFormat(codec.id(), codec.schemaId(), compressFromBytes, maxValueBytes, compression);
        RedisSharedTier tier = new RedisSharedTier(link, RedisKeys.checkName("cache name", cache), format);
        link.caches().add(tier, values());
        tier.start();
        return tier;
    }

    /**
     * Returns a text that is equal for tiers whose entries have one type; another codec need not have a text for its
     * type.
     */
    private String values() {
        if (codec instanceof JsonCodec<V> json) {
            return "JSON of " + json.typeName();
        }
        return codec instanceof Jackson2Codec<V> json
                ? "JSON by Jackson 2 of " + json.typeName()
                : codec.getClass().getName();
    }

    /**
     * Describes the tier without secrets.
     *
     * @return the link and the limits
     */
    @Override
    public String toString() {
        return "RedisTier[" + link + ", " + compression + " from " + compressFromBytes + " bytes, maxValue "
                + maxValueBytes + " bytes]";
    }
}
