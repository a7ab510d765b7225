package io.tieredcache.testing;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The expected answers of a cache, kept in a plain map that stands for the database or, without one, for the puts. Not
 * thread-safe.
 */
final class CacheModel {

    /** The kinds of L3. */
    enum Source {
        /** No L3: the tiers are the only store. */
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

    /**
     * Returns whether a lookup without a load may give this answer. It may miss, but must not be wrong; without a
     * database it must not miss either.
     */
    boolean mayBePresentAs(int key, @Nullable String answer) {
        String value = truth.get(key);
        return answer == null ? loads() || value == null : answer.equals(value);
    }

    /**
     * Records a write of the cache. With a database the cache has changed the map itself, otherwise the model changes
     * it.
     */
    void written(int key, @Nullable String value) {
        if (source == Source.NONE) {
            change(key, value);
        }
    }

    /** Changes the database without the cache, which is then notified. */
    void changedOutside(int key, @Nullable String value) {
        if (source != Source.NONE) {
            change(key, value);
        }
    }

    /** Records that every copy was removed: without a database no value remains. */
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
