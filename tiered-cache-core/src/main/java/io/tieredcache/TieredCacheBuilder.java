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
 * A builder of a {@link TieredCache}. A cache needs L1 or L2. Each setting can be given once. Not thread-safe.
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
     * Sets a read-only L3; put and delete are refused. Default: none.
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
     * Sets how long L1 may serve a copy before it reads L2 again. It shortens the TTL, never lengthens it.
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
     * Sets how long L2 reserves a key for one loading JVM. The value of a load that takes longer is not stored. If the
     * loading JVM dies, other JVMs may wait this long for the key. Without L2 it has no effect.
     *
     * @param value default 10 s; from 1 ms to 365 days
     * @return this builder
     */
    public TieredCacheBuilder<K, V> leaseTime(Duration value) {
        leaseTime = once("leaseTime", leaseTime, Durations.positive("leaseTime", value));
        return this;
    }

    /**
     * Sets how long one call may wait for L2 altogether before it goes on without it; each key of a bulk call adds 100
     * µs. Time spent waiting for another JVM's load does not count, nor does time spent on sending a committed change
     * to L2.
     *
     * @param value default 250 ms; from 1 ms to 365 days
     * @return this builder
     */
    public TieredCacheBuilder<K, V> l2Budget(Duration value) {
        l2Budget = once("l2Budget", l2Budget, Durations.positive("l2Budget", value));
        return this;
    }

    /**
     * Sets when a write announces its change to L2. Without L2 or without a writer it has no effect.
     *
     * @param value default {@link WriteMode#INTENT}
     * @return this builder
     */
    public TieredCacheBuilder<K, V> writeMode(WriteMode value) {
        writeMode = once("writeMode", writeMode, value);
        return this;
    }

    /**
     * Sets the largest number of loads of this cache that run in this JVM at the same time. Further loads wait until
     * their deadline. The bound protects the database from a stampede of different keys.
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
     * Sets how keys become text for L2. Without L2 it has no effect.
     *
     * @param format default {@link KeyFormat#simple()}
     * @return this builder
     */
    public TieredCacheBuilder<K, V> keyFormat(KeyFormat<? super K> format) {
        keyFormat = once("keyFormat", keyFormat, format);
        return this;
    }

    /**
     * Sets how mutable values are copied. L1 then keeps one object, and each caller receives another. Called on the
     * thread of the caller, for every value that enters or leaves L1.
     *
     * @param function returns a deep copy; default: none, every caller receives the same object
     * @return this builder
     */
    public TieredCacheBuilder<K, V> copier(UnaryOperator<V> function) {
        copier = once("copier", copier, function);
        return this;
    }

    /**
     * Adds a hook that receives counters, times and failures. May be called several times; the hooks are called in this
     * order.
     *
     * @param hook default: none
     * @return this builder
     */
    public TieredCacheBuilder<K, V> stats(StatsHook hook) {
        stats.add(requireNonNull(hook, "stats"));
        return this;
    }

    /**
     * Sets the clock by which copies in L1 expire, for tests.
     *
     * @param source default: a clock that all caches share and a daemon thread advances every millisecond, so that a
     *     hit does not read the system clock; copies expire a little early to compensate
     * @return this builder
     */
    public TieredCacheBuilder<K, V> ticker(Ticker source) {
        ticker = once("ticker", ticker, source);
        return this;
    }

    /**
     * Sets the executor on which {@link TieredCache#async()} runs calls that may block. The cache does not shut it
     * down.
     *
     * @param target default: a virtual thread for each call on JDK 21 or later, else a pool of at most 64 daemon
     *     threads. Its queue takes at most 100,000 calls. A thread of the pool ends after 10 s without work, and all
     *     end when the cache is closed. Calls of a loader to any cache run on the loader's own thread if no other is
     *     free. An executor given here should be bounded; a call that it refuses fails with
     *     {@link CacheOverloadedException}
     * @return this builder
     */
    public TieredCacheBuilder<K, V> executor(Executor target) {
        executor = once("executor", executor, target);
        return this;
    }

    /**
     * Runs loaders and writers on threads of the cache, so that a call ends at its deadline even if a loader or writer
     * ignores it. Each gets a virtual thread on JDK 21 or later, else a thread of a pool of at most 64 daemon threads
     * with a queue. By default they run on the caller's thread; the caller then waits until they return, unless they
     * respect {@code CallContext.remainingNanos()}.
     *
     * <p>A caller returns at its deadline. A loader that is still running is interrupted; its value is dropped, and it
     * counts for {@link #maxConcurrentLoads} until it ends. If a writer is still running, its outcome is unknown, as
     * {@link CacheWritingException} says; when it ends, the key is invalidated everywhere. Anything bound to the
     * caller's thread, such as a transaction, a security context or a class loader, is not available to loaders and
     * writers.
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
     * Runs loaders and writers like {@link #l3OnOwnThreads}, but on the application's executor, which can transfer
     * thread-bound state. The cache does not shut it down. A task that it refuses, or does not begin in time, never
     * runs: a load fails with {@link CacheOverloadedException}, a write with a {@link CacheWritingException} that says
     * that nothing was written.
     *
     * @param target runs loaders and writers; a loader that asks the same cache for another key waits for another of
     *     its threads
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

    /** Replaces the real clock and scheduler by virtual ones, for tests. */
    TieredCacheBuilder<K, V> timing(Timing other) {
        timing = other;
        return this;
    }

    /** Sets the factory of the cache's threads, for tests. The threads of {@code timing} are not among them. */
    TieredCacheBuilder<K, V> daemons(DaemonThreads other) {
        daemons = other;
        return this;
    }

    /**
     * Builds the cache and opens its tiers. Blocks until L2 answers or gives up; L2 on Redis gives up after about 2 s, also
     * while Redis is down, and answers later.
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
