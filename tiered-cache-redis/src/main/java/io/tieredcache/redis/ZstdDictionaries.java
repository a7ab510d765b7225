package io.tieredcache.redis;

import com.github.luben.zstd.ZstdDictDecompress;
import io.tieredcache.redis.connection.PooledArray;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dictionaries with which a tier can read. Immutable. */
final class ZstdDictionaries {

    static final ZstdDictionaries NONE = new ZstdDictionaries(Map.of());

    private final Map<Long, ZstdDictDecompress> digested;

    private ZstdDictionaries(Map<Long, ZstdDictDecompress> digested) {
        this.digested = digested;
    }

    static ZstdDictionaries of(Collection<ZstdDictionary> dictionaries) {
        Map<Long, ZstdDictDecompress> digested = new HashMap<>();
        for (ZstdDictionary dictionary : dictionaries) {
            digested.put(DictionaryExtension.key(dictionary), new ZstdDictDecompress(dictionary.content()));
        }
        return new ZstdDictionaries(digested);
    }

    /**
     * Returns a pooled array with the value whose compressed form begins at {@code from}; null if it cannot be
     * decompressed or its dictionary is unknown.
     */
    @Nullable
    PooledArray unpack(byte[] bytes, int extensions, int from, int end, int rawLength) {
        if (digested.isEmpty()) {
            return null;
        }
        ZstdDictDecompress dictionary = digested.get(DictionaryExtension.find(bytes, extensions, from));
        return dictionary == null ? null : Zstd.unpack(bytes, from, end - from, rawLength, dictionary);
    }
}
