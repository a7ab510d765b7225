package io.tieredcache.redis;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import io.tieredcache.redis.connection.ArrayPool;
import io.tieredcache.redis.connection.ObjectPool;
import io.tieredcache.redis.connection.PooledArray;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The zstd format, by zstd-jni, with reused contexts. Without zstd-jni no method may be called, see
 * {@link ZstdLibrary}.
 */
final class Zstd {

    static final int ID = 2;
    static final int ID_WITH_DICTIONARY = 3;

    /**
     * The longest value after which a context is kept; its memory grows with the values that it compressed, and with
     * the level.
     */
    private static final int LARGEST_FOR_KEPT_CONTEXT = 1024 * 1024;

    private static final ObjectPool<ZstdCompressCtx> PACKING =
            new ObjectPool<>(ZstdCompressCtx::new, ZstdCompressCtx::close);
    private static final ObjectPool<ZstdDecompressCtx> UNPACKING =
            new ObjectPool<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);

    private Zstd() {}

    static int room(int rawLength) {
        return (int) com.github.luben.zstd.Zstd.compressBound(rawLength);
    }

    /**
     * Compresses into a target of {@link #room} bytes. The level applies if there is no dictionary, which has a level
     * of its own.
     */
    static int pack(byte[] raw, byte[] target, int level, @Nullable ZstdDictCompress dictionary) {
        ZstdCompressCtx context = PACKING.take();
        boolean good = false;
        try {
            context.setDictID(false);
            if (dictionary == null) {
                context.setLevel(level);
            } else {
                context.loadDict(dictionary);
            }
            int length = context.compressByteArray(target, 0, target.length, raw, 0, raw.length);
            context.reset();
            good = raw.length <= LARGEST_FOR_KEPT_CONTEXT;
            return length;
        } finally {
            giveOrEnd(PACKING, context, good);
        }
    }

    /**
     * Returns a pooled array with exactly {@code rawLength} bytes; null if the input is not the zstd form of that many.
     */
    static @Nullable PooledArray unpack(
            byte[] bytes, int offset, int length, int rawLength, @Nullable ZstdDictDecompress dictionary) {
        if (length == 0 || com.github.luben.zstd.Zstd.getFrameContentSize(bytes, offset, length) != rawLength) {
            return null;
        }
        ZstdDecompressCtx context = UNPACKING.take();
        boolean good = false;
        try {
            if (dictionary != null) {
                context.loadDict(dictionary);
            }
            PooledArray raw = ArrayPool.VALUES.take(ArrayPool.borrower(Thread.currentThread()), rawLength);
            int written = context.decompressByteArray(raw.bytes(), 0, rawLength, bytes, offset, length);
            context.reset();
            good = true;
            return written == rawLength ? raw : null;
        } catch (ZstdException notZstd) {
            return null;
        } finally {
            giveOrEnd(UNPACKING, context, good);
        }
    }

    private static <T extends Closeable> void giveOrEnd(ObjectPool<T> pool, T context, boolean good) {
        if (good) {
            pool.give(context);
        } else {
            close(context);
        }
    }

    private static void close(Closeable context) {
        try {
            context.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing memory does no I/O", e);
        }
    }
}
