package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.concurrent.DaemonThreads;
import io.tieredcache.concurrent.Durations;
import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.KeyFormat;
import io.tieredcache.spi.NearTier;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.SharedTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Composes a {@link TieredCache}. Any subset of the tiers will do, but not none. Each setting can be given once. Not
 * thread-safe.
 *
 * @param <K> key
 * @param <V> value
 */
public final class TieredCacheBuilder<K, V> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

    final String name;
    NearTier.@Nullable Factory l1;
    SharedTier.@Nullable Factory<V> l2;

    @Nullable
    CacheLoader<? super K, ? extends V> loader;

    @Nullable
    CacheWriter<? super K, ? super V> writer;

    @Nullable
    Duration ttl;

    @Nullable
    Duration l1Ttl;

    @Nullable
    Duration absentTtl;

    @Nullable
    Double ttlJitter;

    @Nullable
    Duration deadline;

    @Nullable
    Duration leaseTime;

    @Nullable
    Duration l2Budget;

    @Nullable
    WriteMode writeMode;

    @Nullable
    Integer maxConcurrentLoads;

    @Nullable
    KeyFormat<? super K> keyFormat;

    @Nullable
    UnaryOperator<V> copier;

    final List<StatsHook> stats = new ArrayList<>();

    @Nullable
    Ticker ticker;

    @Nullable
    Executor executor;

    @Nullable
    Executor l3Executor;

    boolean l3OnOwnThreads;

    Timing timing = Timing.SYSTEM;
    DaemonThreads daemons = DaemonThreads.SYSTEM;

    TieredCacheBuilder(String name) {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "cache name must match [A-Za-z0-9_.-] and have 1 to 100 characters, was \"" + name + "\"");
        }
        this.name = name;
    }

    /**
     * Sets L1, usually {@code MemoryTier.ofDefaults()}. Default: none.
     *
     * @param factory makes the near tier
     * @return this builder
     */
    public TieredCacheBuilder<K, V> l1(NearTier.Factory factory) {
        l1 = once("l1", l1, factory);
        return this;
    }

    /**
     * Sets L2, usually {@code RedisTier.on(link, codec)}. Default: none.
     *
     * @param factory opens the shared tier
     * @return this builder
     */
    public TieredCacheBuilder<K, V> l2(SharedTier.Factory<V> factory) {
        l2 = once("l2", l2, factory);
        return this;
    }

    /**
     * Sets a read-only L3: put and delete will be refused. Default: none.
     *
     * @param source reads the system of record
     * @return this builder
     */
    public TieredCacheBuilder<K, V> l3(CacheLoader<? super K, ? extends V> source) {
        loader = once("l3", loader, source);
        return this;
    }

    /**
     * Sets L3. Default: none.
     *
     * @param source reads the system of record
     * @param sink writes the system of record
     * @return this builder
     */
    public TieredCacheBuilder<K, V> l3(
            CacheLoader<? super K, ? extends V> source, CacheWriter<? super K, ? super V> sink) {
        loader = once("l3", loader, source);
        writer = once("l3", writer, sink);
        return this;
    }

    /**
     * Sets how long a value may be served after it was read from the system of record, in every tier and whatever fails.
     *
     * @param value default 1 hour; from 1 ms to 365 days
     * @return this builder
     */
    public TieredCacheBuilder<K, V> ttl(Duration value) {
        ttl = once("ttl", ttl, Durations.positive("ttl", value));
        return this;
    }

    /**
     * Sets how long L1 may serve a copy before it asks L2 again. It shortens the TTL, never lengthens it.
     *
     * @param value default 1 minute with L2, else as long as the copy may live, {@link CallOptions#withTtl} included; from 1 ms to
     *     365 days
     * @return this builder
     */
    public TieredCacheBuilder<K, V> l1Ttl(Duration value) {
        l1Ttl = once("l1Ttl", l1Ttl, Durations.positive("l1Ttl", value));
        return this;
    }

    /**
     * Sets how long it is remembered that the system of record has no such row.
     *
     * @param value default 30 s, or the TTL if that is shorter; zero remembers nothing, else from 1 ms to 365 days
     * @return this builder
     */
    public TieredCacheBuilder<K, V> absentTtl(Duration value) {
        absentTtl = once("absentTtl", absentTtl, Durations.zeroOrPositive("absentTtl", value));
        return this;
    }

    /**
     * Sets by how much each TTL is shortened at random, so that entries stored together do not expire together.
     *
     * @param share the largest share taken away; default 0.1; from 0 (none) to 0.5
     * @return this builder
     */
    public TieredCacheBuilder<K, V> ttlJitter(double share) {
        if (!(share >= 0 && share <= 0.5)) {
            throw new IllegalArgumentException("ttlJitter must be between 0 and 0.5, was " + share);
        }
        ttlJitter = once("ttlJitter", ttlJitter, share);
        return this;
    }

    /**
     * Sets the longest time that a call may take.
     *
     * @param value default 5 s; from 1 ms to 365 days
     * @return this builder
     */
    public TieredCacheBuilder<K, V> deadline(Duration value) {
        deadline = once("deadline", deadline, Durations.positive("deadline", value));
        return this;
    }

    /**
     * Sets how long L2 reserves a key for one loading JVM. A load that takes longer is not stored; one that dies holds up
     * the others for this long. Without effect without L2.
     *
     * @param value default 10 s; from 1 ms to 365 days
     * @return this builder
     */
    public TieredCacheBuilder<K, V> leaseTime(Duration value) {
        leaseTime = once("leaseTime", leaseTime, Durations.positive("leaseTime", value));
        return this;
    }

    /**
     * Sets how long one call may wait for L2 altogether before it goes on without it; each key of a bulk call adds 100 µs.
     * Waiting for another JVM's load does not count, nor does telling L2 of a change that has been made.
     *
     * @param value default 250 ms; from 1 ms to 365 days
     * @return this builder
     */
    public TieredCacheBuilder<K, V> l2Budget(Duration value) {
        l2Budget = once("l2Budget", l2Budget, Durations.positive("l2Budget", value));
        return this;
    }

    /**
     * Sets what a write tells L2, and when. Without effect without L2, or without a writer.
     *
     * @param value default {@link WriteMode#INTENT}
     * @return this builder
     */
    public TieredCacheBuilder<K, V> writeMode(WriteMode value) {
        writeMode = once("writeMode", writeMode, value);
        return this;
    }

    /**
     * Sets how many loads of this cache may be at work in this JVM at a time; more wait, until their deadline. It keeps a
     * stampede of different keys from the database.
     *
     * @param value default 64; from 1 to 100,000
     * @return this builder
     */
    public TieredCacheBuilder<K, V> maxConcurrentLoads(int value) {
        if (value < 1 || value > 100_000) {
            throw new IllegalArgumentException("maxConcurrentLoads must be from 1 to 100,000, was " + value);
        }
        maxConcurrentLoads = once("maxConcurrentLoads", maxConcurrentLoads, value);
        return this;
    }

    /**
     * Sets how keys become text for L2. Without effect without L2.
     *
     * @param format default {@link KeyFormat#simple()}
     * @return this builder
     */
    public TieredCacheBuilder<K, V> keyFormat(KeyFormat<? super K> format) {
        keyFormat = once("keyFormat", keyFormat, format);
        return this;
    }

    /**
     * Sets how values are copied, for mutable values: what L1 keeps and what each caller receives are then different
     * objects. Called on the thread of the caller, for every value that enters or leaves L1.
     *
     * @param function returns a deep copy; default: none, every caller receives the same object
     * @return this builder
     */
    public TieredCacheBuilder<K, V> copier(UnaryOperator<V> function) {
        copier = once("copier", copier, function);
        return this;
    }

    /**
     * Adds somebody who is told about counters, times and failures. May be called several times: each is told, in this order.
     *
     * @param hook default: nobody
     * @return this builder
     */
    public TieredCacheBuilder<K, V> stats(StatsHook hook) {
        stats.add(requireNonNull(hook, "stats"));
        return this;
    }

    /**
     * Sets the time by which L1 expires, for tests.
     *
     * @param source default: a clock shared by all caches that a thread of its own advances every millisecond, so that a
     *     hit does not pay for reading the system's; copies expire a little early to make up for it
     * @return this builder
     */
    public TieredCacheBuilder<K, V> ticker(Ticker source) {
        ticker = once("ticker", ticker, source);
        return this;
    }

    /**
     * Sets where {@link TieredCache#async()} does what may block. The cache does not shut it down.
     *
     * @param target default: a virtual thread for each call on JDK 21 or later, else a pool of at most 64 daemon threads with a
     *     queue of at most 100,000 calls, each thread ended after 10 s without work and all when the cache is closed. Calls of
     *     a loader to any cache run on the loader's own thread if no other is free. An executor that is given should be
     *     bounded; what it refuses fails with {@link CacheOverloadedException}
     * @return this builder
     */
    public TieredCacheBuilder<K, V> executor(Executor target) {
        executor = once("executor", executor, target);
        return this;
    }

    /**
     * Runs loaders and writers on threads of the cache, so that the deadline of a call is real whatever they do: a virtual thread
     * for each on JDK 21 or later, else a pool of at most 64 daemon threads with a queue. Default: on the thread of the caller,
     * who waits for as long as they take, unless they heed {@code CallContext.remainingNanos()}.
     *
     * <p>A caller leaves at its deadline. The loader that it leaves behind is interrupted; what it still brings is dropped, and
     * until it ends it counts for {@link #maxConcurrentLoads}. Of a writer that is left behind nobody knows whether it wrote, as
     * {@link CacheWritingException} says; once it has ended the key is invalidated everywhere. What is bound to the thread of
     * the caller, such as a transaction, a security context or a class loader, is not there.
     *
     * @return this builder
     * @throws IllegalStateException if it is set already, or {@link #l3Executor} is
     */
    public TieredCacheBuilder<K, V> l3OnOwnThreads() {
        if (l3OnOwnThreads || l3Executor != null) {
            throw new IllegalStateException("l3OnOwnThreads or l3Executor is already set");
        }
        l3OnOwnThreads = true;
        return this;
    }

    /**
     * As {@link #l3OnOwnThreads}, on an executor of yours, which can carry over what is bound to threads. The cache does not shut
     * it down. What it refuses, or does not begin in time, is not begun: a load fails with {@link CacheOverloadedException}, a
     * write with a {@link CacheWritingException} that says that nothing was written.
     *
     * @param target where loaders and writers run; a loader that asks the same cache for another key waits for another of its
     *     threads
     * @return this builder
     * @throws IllegalStateException if it is set already, or {@link #l3OnOwnThreads} is
     */
    public TieredCacheBuilder<K, V> l3Executor(Executor target) {
        requireNonNull(target, "l3Executor");
        if (l3OnOwnThreads || l3Executor != null) {
            throw new IllegalStateException("l3OnOwnThreads or l3Executor is already set");
        }
        l3Executor = target;
        return this;
    }

    /** Puts a virtual clock and scheduler in the place of the real ones. */
    TieredCacheBuilder<K, V> timing(Timing other) {
        timing = other;
        return this;
    }

    /** Makes the threads of the cache; those of {@code timing} are its own. */
    TieredCacheBuilder<K, V> daemons(DaemonThreads other) {
        daemons = other;
        return this;
    }

    /**
     * Builds the cache and opens its tiers. May block as long as L2 needs to answer.
     *
     * @return the cache; close it when done
     * @throws IllegalStateException if there is no tier at all
     */
    public TieredCache<K, V> build() {
        if (l1 == null && l2 == null) {
            throw new IllegalStateException(
                    "cache \"" + name + "\" has neither l1 nor l2: give it at least one tier that can hold a copy");
        }
        return new Composition<>(this).compose();
    }

    private static <T> T once(String setting, @Nullable T current, T value) {
        requireNonNull(value, setting);
        if (current != null) {
            throw new IllegalStateException(setting + " is already set");
        }
        return value;
    }
}
