package io.tieredcache.redis;

import com.github.luben.zstd.ZstdDictCompress;
import io.tieredcache.redis.connection.BigEndian;
import org.jspecify.annotations.Nullable;

/** The compressor for zstd, with or without a dictionary. */
final class ZstdCompressor implements Compressor {

    static final int DEFAULT_LEVEL = 3;
    static final int HIGHEST_LEVEL = 19;

    private final int level;
    private final @Nullable ZstdDictCompress dictionary;
    private final byte[] extension;

    private ZstdCompressor(int level, @Nullable ZstdDictCompress dictionary, byte[] extension) {
        this.level = level;
        this.dictionary = dictionary;
        this.extension = extension;
    }

    static ZstdCompressor plain(int level) {
        return new ZstdCompressor(level, null, BigEndian.EMPTY);
    }

    static ZstdCompressor with(ZstdDictionary dictionary) {
        ZstdDictCompress digested = new ZstdDictCompress(dictionary.content(), DEFAULT_LEVEL);
        return new ZstdCompressor(DEFAULT_LEVEL, digested, DictionaryExtension.of(dictionary));
    }

    @Override
    public int id() {
        return dictionary == null ? Zstd.ID : Zstd.ID_WITH_DICTIONARY;
    }

    @Override
    public byte[] extension() {
        return extension;
    }

    @Override
    public int room(int rawLength, int limit) {
        return Zstd.room(rawLength); // with less it fails by an exception, which costs more than the memory
    }

    @Override
    public int pack(byte[] raw, byte[] target, int limit) {
        int length = Zstd.pack(raw, target, level, dictionary);
        return length <= limit ? length : TOO_LONG;
    }
}
