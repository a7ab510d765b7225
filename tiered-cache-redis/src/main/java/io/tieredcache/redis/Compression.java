package io.tieredcache.redis;

import io.tieredcache.redis.connection.PooledArray;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tier makes values smaller before it stores them: {@code tier.compression(Compression.zstd())}. A value is stored
 * compressed only if that makes it smaller by at least an eighth. What is read does not depend on it: every tier reads entries
 * that are plain, gzip, and with zstd-jni on its class path zstd; those with a dictionary if it has been given that dictionary.
 * Immutable and thread-safe.
 */
public final class Compression {

    private static final Compression NONE = new Compression("none", null, ZstdDictionaries.NONE);
    private static final Compression GZIP = new Compression("gzip", Gzip.COMPRESSOR, ZstdDictionaries.NONE);

    private final String name;
    private final @Nullable Compressor compressor;
    private final ZstdDictionaries dictionaries;

    private Compression(String name, @Nullable Compressor compressor, ZstdDictionaries dictionaries) {
        this.name = name;
        this.compressor = compressor;
        this.dictionaries = dictionaries;
    }

    /**
     * Stores values as they are.
     *
     * @return no compression
     */
    public static Compression none() {
        return NONE;
    }

    /**
     * The default: gzip, which needs nothing but the JDK.
     *
     * @return gzip
     */
    public static Compression gzip() {
        return GZIP;
    }

    /**
     * Zstandard at level 3.
     *
     * @return zstd
     * @throws IllegalStateException if {@code com.github.luben:zstd-jni} is missing, or cannot load its library
     */
    public static Compression zstd() {
        return zstd(ZstdCompressor.DEFAULT_LEVEL);
    }

    /**
     * Zstandard.
     *
     * @param level 1 (fast) to 19 (small); readers need not know it, and are as fast with all of them
     * @return zstd
     * @throws IllegalStateException if {@code com.github.luben:zstd-jni} is missing, or cannot load its library
     */
    public static Compression zstd(int level) {
        if (level < 1 || level > ZstdCompressor.HIGHEST_LEVEL) {
            throw new IllegalArgumentException(
                    "level must be from 1 to " + ZstdCompressor.HIGHEST_LEVEL + ", was " + level);
        }
        ZstdLibrary.require();
        return new Compression("zstd level " + level, ZstdCompressor.plain(level), ZstdDictionaries.NONE);
    }

    /**
     * Zstandard at level 3 with a dictionary, for small values: consider {@link RedisTier#compressFrom compressFrom(200)} too.
     *
     * <p>To change the dictionary, first give the new one to every JVM as an older one; then make it the current one. Entries
     * whose dictionary a JVM has not been given are a miss there, and are replaced by what it loads.
     *
     * @param current what values are stored with
     * @param older what values may be stored with as well
     * @return zstd with dictionaries
     * @throws IllegalArgumentException if two of them have the same id, or one of them is damaged
     * @throws IllegalStateException if {@code com.github.luben:zstd-jni} is missing, or cannot load its library
     */
    public static Compression zstdWithDictionary(ZstdDictionary current, ZstdDictionary... older) {
        List<ZstdDictionary> all = new ArrayList<>(List.of(older));
        all.add(0, current);
        Set<Integer> ids = new HashSet<>();
        for (ZstdDictionary dictionary : all) {
            if (!ids.add(dictionary.id())) {
                throw new IllegalArgumentException("two dictionaries have the id " + dictionary.id());
            }
        }
        ZstdLibrary.require();
        try {
            return new Compression("zstd with " + all, ZstdCompressor.with(current), ZstdDictionaries.of(all));
        } catch (IllegalStateException damaged) {
            throw new IllegalArgumentException("one is damaged of " + all, damaged);
        }
    }

    /** Returns what packs values; null for nothing. */
    @Nullable
    Compressor compressor() {
        return compressor;
    }

    /** Lends an array that starts with the value which lies packed from {@code from} on; null if it cannot be unpacked here. */
    @Nullable
    PooledArray unpack(int compression, byte[] bytes, int extensions, int from, int end, int rawLength) {
        return switch (compression) {
            case Gzip.ID -> Gzip.unpack(bytes, from, end - from, rawLength);
            case Zstd.ID -> ZstdLibrary.isAvailable() ? Zstd.unpack(bytes, from, end - from, rawLength, null) : null;
            case Zstd.ID_WITH_DICTIONARY -> dictionaries.unpack(bytes, extensions, from, end, rawLength);
            default -> null;
        };
    }

    /**
     * Describes the compression.
     *
     * @return its name, and the ids and sizes of its dictionaries
     */
    @Override
    public String toString() {
        return name;
    }
}
