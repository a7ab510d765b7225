package io.tieredcache.redis;

import io.tieredcache.redis.connection.PooledArray;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way in which a tier compresses values before it stores them: {@code tier.compression(Compression.zstd())}.
 * Immutable and thread-safe.
 *
 * <p>A value is stored compressed only if that makes it smaller by at least an eighth. The setting does not matter for
 * reading. Every tier reads entries that are plain or gzip. It also reads zstd if zstd-jni is on its class path, and
 * zstd with a dictionary if it has been given that dictionary.
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
     * Returns the setting that stores values as they are.
     *
     * @return no compression
     */
    public static Compression none() {
        return NONE;
    }

    /**
     * Returns the default, gzip, which needs only the JDK.
     *
     * @return gzip
     */
    public static Compression gzip() {
        return GZIP;
    }

    /**
     * Returns Zstandard at level 3.
     *
     * @return zstd
     * @throws IllegalStateException if {@code com.github.luben:zstd-jni} is missing, or cannot load its library
     */
    public static Compression zstd() {
        return zstd(ZstdCompressor.DEFAULT_LEVEL);
    }

    /**
     * Returns Zstandard at the given level.
     *
     * @param level 1 (fast) to 19 (small); readers need not know it, and are equally fast with all levels
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
     * Returns Zstandard at level 3 with a dictionary, for small values; consider {@link RedisTier#compressFrom
     * compressFrom(200)} too.
     *
     * <p>To change the dictionary, first give the new one to every JVM as an older one; then make it the current one.
     * If a JVM has not been given the dictionary of an entry, the entry is a miss there, and the JVM loads and replaces
     * it.
     *
     * @param current the dictionary with which values are stored
     * @param older the dictionaries with which stored values may be compressed as well
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

    /** Returns the compressor of values; null for none. */
    @Nullable
    Compressor compressor() {
        return compressor;
    }

    /**
     * Returns a pooled array that starts with the value whose compressed form begins at {@code from}; null if it cannot
     * be decompressed here.
     */
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
