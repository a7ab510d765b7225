package io.tieredcache.testing;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cache must answer, told by a plain map that plays the truth: the database, or without one what was put. Not
 * thread-safe.
 */
final class CacheModel {

    /** What stands behind the tiers. */
    enum Source {
        /** Nothing: the tiers are the only store. */
        NONE,
        /** A loader. */
        READ_ONLY,
        /** A loader and a writer. */
        READ_WRITE
    }

    private final Map<Integer, String> truth;
    private final Source source;

    CacheModel(Map<Integer, String> truth, Source source) {
        this.truth = truth;
        this.source = source;
    }

    boolean writable() {
        return source != Source.READ_ONLY;
    }

    boolean loads() {
        return source != Source.NONE;
    }

    @Nullable
    String get(int key) {
        return truth.get(key);
    }

    Map<Integer, String> getAll(Collection<Integer> keys) {
        Map<Integer, String> found = new LinkedHashMap<>();
        for (Integer key : keys) {
            String value = truth.get(key);
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }

    /** A look-up that may not load may miss, but must not lie; without a database a miss would be a lie too. */
    boolean mayBePresentAs(int key, @Nullable String answer) {
        String value = truth.get(key);
        return answer == null ? loads() || value == null : answer.equals(value);
    }

    /** The cache has written: with a database it did so itself, else the model follows. */
    void written(int key, @Nullable String value) {
        if (source == Source.NONE) {
            change(key, value);
        }
    }

    /** The database is changed past the cache, which is then told. */
    void changedOutside(int key, @Nullable String value) {
        if (source != Source.NONE) {
            change(key, value);
        }
    }

    /** Every copy was dropped: without a database nothing is left. */
    void invalidated(int key) {
        if (source == Source.NONE) {
            truth.remove(key);
        }
    }

    private void change(int key, @Nullable String value) {
        if (value == null) {
            truth.remove(key);
        } else {
            truth.put(key, value);
        }
    }
}
