package io.tieredcache.testing;

import io.tieredcache.spi.Codec;
import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds callers that change a value which L1 returns to all callers. Wraps a near tier and takes a fingerprint of each
 * value when it is installed. Compares it whenever the value is looked up, removed or installed again, and in
 * {@link #verifyAll()}.
 *
 * <p>A lookup never throws. A finding is recorded, once for each value, and {@link #verifyAll()} throws it. The
 * detector holds every installed value until {@code verifyAll}, so it is for tests only. Thread-safe; a change during
 * the fingerprinting of a value may go unnoticed or be attributed to the wrong lookup.
 */
public final class MutationDetector implements NearTier.Factory {

    private final NearTier.Factory factory;
    private final Function<Object, ?> fingerprint;
    private final Map<Watched, Installed> installed = new ConcurrentHashMap<>();
    private final List<Mutation> mutations = new CopyOnWriteArrayList<>();

    private MutationDetector(NearTier.Factory factory, Function<Object, ?> fingerprint) {
        this.factory = factory;
        this.fingerprint = fingerprint;
    }

    /**
     * Watches a near tier by given fingerprints.
     *
     * @param factory makes the tier to watch
     * @param fingerprint returns an immutable object for a value whose {@code equals} shows a change, such as its JSON
     * @return an argument for {@code TieredCacheBuilder.l1}
     */
    public static MutationDetector around(NearTier.Factory factory, Function<Object, ?> fingerprint) {
        return new MutationDetector(factory, fingerprint);
    }

    /**
     * Watches a near tier by the bytes that a codec writes.
     *
     * @param factory makes the tier to watch; all its values must be of the codec's type
     * @param codec writes equal values as equal bytes
     * @param type class of the values
     * @param <V> value
     * @return an argument for {@code TieredCacheBuilder.l1}
     */
    public static <V> MutationDetector around(NearTier.Factory factory, Codec<V> codec, Class<V> type) {
        return new MutationDetector(factory, value -> {
            try {
                return ByteBuffer.wrap(codec.encode(type.cast(value)));
            } catch (Exception e) {
                throw new IllegalStateException(
                        "the codec cannot write a " + value.getClass().getName(), e);
            }
        });
    }

    /**
     * A value that was changed after it had been installed.
     *
     * @param cache name of the cache
     * @param valueClass class of the value
     * @param key gives the key; kept out of every message
     * @param noticed names cache and class; its stack trace shows the lookup that noticed, not the change
     */
    public record Mutation(String cache, Class<?> valueClass, Supplier<Object> key, AssertionError noticed) {}

    /**
     * Returns the findings so far.
     *
     * @return a copy, oldest first
     */
    public List<Mutation> mutations() {
        return List.copyOf(mutations);
    }

    /**
     * Checks every value installed since the last call, evicted ones included.
     *
     * @throws AssertionError if one was changed, now or at an earlier lookup; further ones are suppressed in it. Its
     *     message names the cache and the class, no key and no value
     */
    public void verifyAll() {
        installed.forEach(this::check);
        installed.clear();
        AssertionError first = null;
        for (Mutation mutation : mutations) {
            if (first == null) {
                first = mutation.noticed;
            } else {
                first.addSuppressed(mutation.noticed);
            }
        }
        mutations.clear();
        if (first != null) {
            throw first;
        }
    }

    @Override
    public <K, V> NearTier<K, V> create(String cache) {
        return new WatchedNearTier<>(factory.create(cache), new Watch<>() {
            @Override
            public void installing(K key, NearEntry<V> entry) {
                V value = entry.value();
                if (value != null) {
                    check(value);
                    installed.putIfAbsent(new Watched(value), new Installed(cache, key, fingerprint.apply(value)));
                }
            }

            @Override
            public void seen(NearEntry<V> entry) {
                V value = entry.value();
                if (value != null) {
                    check(value);
                }
            }
        });
    }

    /** Receives the events of a watched tier. */
    interface Watch<K, V> {
        void installing(K key, NearEntry<V> entry);

        void seen(NearEntry<V> entry);
    }

    private void check(Object value) {
        Watched watched = new Watched(value);
        Installed was = installed.get(watched);
        if (was != null) {
            check(watched, was);
        }
    }

    private void check(Watched watched, Installed was) {
        if (!was.fingerprint.equals(fingerprint.apply(watched.value)) && installed.remove(watched, was)) {
            Class<?> type = watched.value.getClass();
            AssertionError noticed = new AssertionError(
                    "a " + type.getName() + " in L1 of cache \"" + was.cache
                            + "\" was changed by a caller that had received it: do not change it, or give the builder a copier");
            mutations.add(new Mutation(was.cache, type, () -> was.key, noticed));
        }
    }

    private record Installed(String cache, Object key, Object fingerprint) {}

    /** A value, compared by identity. */
    private static final class Watched {
        private final Object value;

        Watched(Object value) {
            this.value = value;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // a changed value no longer equals its earlier state
        public boolean equals(Object other) {
            return other instanceof Watched watched && watched.value == value;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(value);
        }
    }
}
