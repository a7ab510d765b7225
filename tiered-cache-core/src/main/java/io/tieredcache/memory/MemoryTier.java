package io.tieredcache.memory;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.NearTier;
import java.util.concurrent.ForkJoinPool;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * L1: values as objects in this JVM, bounded both in entries and in bytes of heap. Given to
 * {@code TieredCacheBuilder.l1}, it makes a separate tier for each cache, with these bounds.
 *
 * <p>The byte bound counts the heap that an entry retains: key, value, all objects to which they refer, and the tier's
 * own bookkeeping. Sizes are computed from the layout of this JVM when an entry is installed, by walking its objects.
 * An object shared by several entries is charged to each of them; enum constants, classes, cached boxes and other
 * constants of the JDK are free. A value that grows after its installation keeps its charge. Fields that a module does
 * not open to this library are charged 64 bytes each. Values of more than a million objects are dropped. Such types and
 * values need a {@linkplain Builder#weigher weigher}.
 *
 * <p>The JDK hides the inner arrays of its collections. An {@code ArrayList} or {@code HashMap} is charged like one of
 * its size that has grown step by step: a list created for a million elements that holds ten is charged for ten. A
 * class that extends one of them is charged like it, plus its own fields.
 *
 * <p>A view retains the whole collection behind it, which the JDK hides. Views are sublists, the keys or values of a
 * map, iterators, and entries of a {@code TreeMap} or {@code LinkedHashMap}. A value that contains a view is therefore
 * not held, with a warning once for each class. Copy it first, with {@code List.copyOf}, {@code Set.copyOf} or
 * {@code Map.Entry.copyOf}, or permit weighing views by {@code --add-opens java.base/java.util=ALL-UNNAMED}. Wrappers
 * such as {@code Collections.unmodifiableList} and the sets that {@code TreeSet.subSet} returns cannot be distinguished
 * from the collection behind them: do not cache them around a view.
 *
 * <p>An entry larger than the byte bound is not held. Entries are evicted by the frequency and recency of the uses of
 * their keys.
 *
 * <p>Immutable and thread-safe; nothing to close.
 */
public final class MemoryTier implements NearTier.Factory {

    /** The default of {@link Builder#maximumEntries}: {@value}. */
    public static final long DEFAULT_MAXIMUM_ENTRIES = 10_000;

    /** The default of {@link Builder#maximumBytes}: {@value}, which is 50 MiB. */
    public static final long DEFAULT_MAXIMUM_BYTES = 50L * 1024 * 1024;

    private static final MemoryTier DEFAULTS = builder().build();

    private final Bounds bounds;
    private final @Nullable ToLongFunction<Object> weigher;

    private MemoryTier(Bounds bounds, @Nullable ToLongFunction<Object> weigher) {
        this.bounds = bounds;
        this.weigher = weigher;
    }

    /**
     * Returns the tier with the default bounds: 10,000 entries and 50 MiB for each cache.
     *
     * @return the shared instance
     */
    public static MemoryTier ofDefaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder of a tier with other bounds.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public <K, V> NearTier<K, V> create(String cache) {
        requireNonNull(cache, "cache");
        if (!bounds.boundsBytes()) {
            return CaffeineTier.ofEntries(bounds.entries(), ForkJoinPool.commonPool());
        }
        return CaffeineTier.ofBytes(
                bounds, new EntryWeigher(new HeapWeigher(bounds.bytes()), weigher), ForkJoinPool.commonPool());
    }

    @Override
    public String toString() {
        return "MemoryTier" + bounds;
    }

    /** A builder of a {@link MemoryTier}. Each setting can be given once. Not thread-safe. */
    public static final class Builder {

        private @Nullable Long entries;
        private @Nullable Long bytes;
        private @Nullable ToLongFunction<Object> weigher;

        private Builder() {}

        /**
         * Sets the largest number of entries of each cache, known-absent ones included. Concurrent callers may exceed
         * it for a moment, by one entry each.
         *
         * @param maximum default 10,000; from 1 to 1,000,000,000
         * @return this builder
         * @throws IllegalArgumentException if out of bounds; zero is refused, a cache without L1 leaves out {@code l1}
         * @throws IllegalStateException if this bound is already set or lifted
         */
        public Builder maximumEntries(long maximum) {
            entries = once("maximumEntries", entries, Bounds.checkedEntries(maximum));
            return this;
        }

        /**
         * Lifts the bound on entries, so that only the bound on bytes remains.
         *
         * @return this builder
         * @throws IllegalStateException if this bound is already set or lifted
         */
        public Builder unboundedEntries() {
            entries = once("maximumEntries", entries, Bounds.NONE);
            return this;
        }

        /**
         * Sets the largest number of bytes of heap that the entries of each cache take. Entries that are being
         * installed come on top.
         *
         * @param maximum default 52,428,800 (50 MiB); from 65,536 (64 KiB) to 2<sup>40</sup> (1 TiB)
         * @return this builder
         * @throws IllegalArgumentException if out of bounds; zero is refused, a cache without L1 leaves out {@code l1}
         * @throws IllegalStateException if this bound is already set or lifted
         */
        public Builder maximumBytes(long maximum) {
            bytes = once("maximumBytes", bytes, Bounds.checkedBytes(maximum));
            return this;
        }

        /**
         * Lifts the bound on bytes, so that only the bound on entries remains. Entries are then not weighed at all, and
         * the tier reports 0 bytes.
         *
         * @return this builder
         * @throws IllegalStateException if this bound is already set or lifted
         */
        public Builder unboundedBytes() {
            bytes = once("maximumBytes", bytes, Bounds.NONE);
            return this;
        }

        /**
         * Sets the weigher of values, for types whose fields cannot be read or are shared on purpose. Called with the
         * value, never null, once for each installed entry, on the thread of the caller. Must be quick and thread-safe,
         * and must not call the cache. The charge for key and bookkeeping is added. Without a bound on bytes it has no
         * effect.
         *
         * @param function returns the bytes of heap that the value retains; zero charges nothing for it; a negative number
         *     or an exception leaves the value to the built-in weigher. Default: the built-in weigher
         * @return this builder
         * @throws IllegalStateException if it is already set
         */
        public Builder weigher(ToLongFunction<Object> function) {
            weigher = once("weigher", weigher, function);
            return this;
        }

        /**
         * Builds the tier.
         *
         * @return the tier
         * @throws IllegalStateException if both bounds are lifted
         */
        public MemoryTier build() {
            return new MemoryTier(
                    Bounds.of(
                            entries == null ? DEFAULT_MAXIMUM_ENTRIES : entries,
                            bytes == null ? DEFAULT_MAXIMUM_BYTES : bytes),
                    weigher);
        }

        private static <T> T once(String setting, @Nullable T current, T value) {
            requireNonNull(value, setting);
            if (current != null) {
                throw new IllegalStateException(setting + " is already set");
            }
            return value;
        }
    }
}
