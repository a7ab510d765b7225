package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The hooks and helper methods of {@link SharedTierContract}; the rules are in the classes between the two. */
abstract class SharedTierScene {

    static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
    static final long LONG_MILLIS = TimeUnit.HOURS.toMillis(1);
    static final long LEASE_MILLIS = TimeUnit.MINUTES.toMillis(1);
    static final String KEY = "key";

    private final List<SharedTier> opened = new ArrayList<>();
    String cache = "";
    SharedTier here;
    SharedTier there;

    /**
     * Opens L2 for a cache. Each call stands for another JVM: its tier must receive reports of the other tiers'
     * changes, and all tiers of one cache name see the same data. The suite closes its tiers and uses a fresh cache
     * name for each test, so that L2 need not be emptied.
     *
     * @param cache name of the cache
     * @return a new tier
     */
    protected abstract SharedTier open(String cache);

    /**
     * Removes the entry of a key from L2, without the tier and without a report, as an eviction does.
     *
     * @param cache name of the cache
     * @param key text of the key
     */
    protected abstract void evict(String cache, String key);

    /**
     * Makes time pass for L2. The default really waits, as a server needs; a tier with a ticker advances it.
     *
     * @param time the minimum, positive
     */
    protected void pass(Duration time) {
        Patience.pass(time);
    }

    /**
     * Returns a lifetime that L2 surely can begin and use before it ends, for the few rules that need an action in time
     * and an expiry after it.
     *
     * @return default 500 ms; longer for a slow server
     */
    protected Duration shortLife() {
        return Duration.ofMillis(500);
    }

    @BeforeEach
    final void openTwice() {
        cache = "contract-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        here = openAnother(cache);
        there = openAnother(cache);
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(SharedTier::close);
    }

    final SharedTier openAnother(String name) {
        SharedTier tier = open(name);
        opened.add(tier);
        return tier;
    }

    static long token() {
        return ThreadLocalRandom.current().nextLong() | 1;
    }

    static <T> T as(Class<T> type, Object reply) {
        assertThat(reply).isInstanceOf(type);
        return type.cast(reply);
    }

    static Payload payload(String value, long version) {
        return Payload.of(bytes(value), version, LONG_MILLIS, 0);
    }

    static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    static Lease lease(SharedTier tier, String key) {
        return as(Lease.class, acquire(tier, key, LEASE_MILLIS, false));
    }

    static Lease refreshLease(SharedTier tier, String key) {
        return as(Lease.class, acquire(tier, key, LEASE_MILLIS, true));
    }

    static Object acquire(SharedTier tier, String key) {
        return acquire(tier, key, LEASE_MILLIS, false);
    }

    static Object acquire(SharedTier tier, String key, long leaseMillis, boolean refresh) {
        return tier.acquire(
                new AcquireRequest(
                        key,
                        token(),
                        leaseMillis,
                        refresh ? AcquireRequest.NO_VALUE : AcquireRequest.ANY_VALUE,
                        Floor.NONE),
                TIMEOUT_NANOS);
    }

    /**
     * Requests a lease as a refresh does that found another caller loading; {@code newerThan} is that caller's fencing
     * token.
     */
    static Object acquireNewer(SharedTier tier, String key, long newerThan) {
        return tier.acquire(new AcquireRequest(key, token(), LEASE_MILLIS, newerThan, Floor.NONE), TIMEOUT_NANOS);
    }

    /** Requests a lease as {@link #acquireNewer} does, by a caller that no longer waits for the other. */
    static Object takeOver(SharedTier tier, String key, long newerThan) {
        return tier.acquire(new AcquireRequest(key, token(), LEASE_MILLIS, newerThan, true, Floor.NONE), TIMEOUT_NANOS);
    }

    static StoreReply fill(SharedTier tier, String key, Lease lease, @Nullable Payload payload) {
        return tier.fill(new FillRequest(key, lease, payload), TIMEOUT_NANOS);
    }

    /** Stores a value as a load does. */
    static Stored load(SharedTier tier, String key, String value, long version) {
        return as(Stored.class, fill(tier, key, lease(tier, key), payload(value, version)));
    }

    static Invalidated invalidate(SharedTier tier, String key, long version) {
        InvalidateReply reply = tier.invalidate(new InvalidateRequest(key, version), TIMEOUT_NANOS);
        return as(Invalidated.class, reply);
    }

    static Intent begin(SharedTier tier, String key) {
        return begin(tier, key, LEASE_MILLIS);
    }

    static Intent begin(SharedTier tier, String key, long lifeMillis) {
        return as(Intent.class, tier.begin(new BeginRequest(key, token(), lifeMillis), TIMEOUT_NANOS));
    }

    static StoreReply end(SharedTier tier, String key, Intent intent, long version, @Nullable Payload payload) {
        return tier.end(new EndRequest(key, intent, version, payload), TIMEOUT_NANOS);
    }

    static StoreReply end(SharedTier tier, String key, Intent intent, String value, long version) {
        return end(tier, key, intent, version, payload(value, version));
    }

    static Object read(SharedTier tier, String key) {
        return tier.read(key, TIMEOUT_NANOS);
    }

    static SharedEntry entry(SharedTier tier, String key) {
        return as(SharedEntry.class, read(tier, key));
    }

    static @Nullable String text(Object reply) {
        SharedEntry entry = as(SharedEntry.class, reply);
        byte[] bytes = entry.bytes();
        return bytes == null ? null : new String(bytes, entry.offset(), entry.length(), StandardCharsets.UTF_8);
    }

    static @Nullable String value(SharedTier tier, String key) {
        return text(read(tier, key));
    }
}
