package io.tieredcache.redis;

import com.github.luben.zstd.util.Native;
import org.jspecify.annotations.Nullable;

/**
 * The availability of zstd, whose library zstd-jni is an optional dependency. The native library is loaded at the first
 * use of this class.
 */
final class ZstdLibrary {

    private static final @Nullable String FAILURE = load();

    private ZstdLibrary() {}

    private static @Nullable String load() {
        try {
            Native.load();
            return null;
        } catch (LinkageError missing) {
            return missing.toString();
        }
    }

    static boolean isAvailable() {
        return FAILURE == null;
    }

    /**
     * Returns if zstd can be used.
     *
     * @throws IllegalStateException that names the artifact, if zstd cannot be used
     */
    static void require() {
        if (FAILURE != null) {
            throw new IllegalStateException(
                    "zstd needs the optional dependency com.github.luben:zstd-jni, which is not on the class path or cannot"
                            + " load its native library: " + FAILURE);
        }
    }
}
