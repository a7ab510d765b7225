package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.tieredcache.coherence.Floors;
import io.tieredcache.coherence.KeyEncoder;
import io.tieredcache.coherence.Lifetime;
import io.tieredcache.coherence.LoadWaiters;
import io.tieredcache.coherence.Stripes;
import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.TierFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The tiers of one cache with what guards them: what every path through the cache works with. */
final class Tiers<K, V> {

    final Settings<V> settings;
    final KeyEncoder<K> keys;
    final Stripes stripes;
    final Ticker ticker;
    final Timing timing;
    final LoadWaiters loadWaiters;
    private final @Nullable Floors floors;
    final Counters counters;
    final @Nullable NearCopies<K, V> near;
    final SystemOfRecord<K, V> source;
    private final @Nullable SharedCopies<K, V> shared;
    private final @Nullable Recovery recovery;

    Tiers(
            Settings<V> settings,
            KeyEncoder<K> keys,
            Stripes stripes,
            @Nullable Floors floors,
            LoadWaiters loadWaiters,
            Ticker ticker,
            Timing timing,
            Counters counters,
            @Nullable NearCopies<K, V> near,
            @Nullable SharedCopies<K, V> shared,
            @Nullable Recovery recovery,
            SystemOfRecord<K, V> source) {
        this.settings = settings;
        this.keys = keys;
        this.stripes = stripes;
        this.floors = floors;
        this.loadWaiters = loadWaiters;
        this.ticker = ticker;
        this.timing = timing;
        this.counters = counters;
        this.near = near;
        this.shared = shared;
        this.recovery = recovery;
        this.source = source;
    }

    /** Notes where a key stands, before anything is asked about it. */
    Lookup<K, V> note(K key) {
        String text = keys.textOf(key);
        long hash = keys.hashOf(key, text);
        int stripe = stripes.striping().of(hash);
        return new Lookup<>(key, text, hash, stripe, stripes.note(stripe), stripes.epoch(stripe), ticker.nanos());
    }

    /** The oldest state of a key that may be returned now. */
    Floor floor(Lookup<K, V> lookup) {
        return floors == null ? Floor.NONE : floors.of(lookup.hash);
    }

    /**
     * An entry of L2 may be returned; if so, no call that begins from now on is given an older state, if not, the entry is
     * released.
     */
    boolean passesFloor(Lookup<K, V> lookup, SharedEntry entry) {
        boolean passes = floors == null || floors.pass(lookup.hash, entry.version(), entry.fence());
        if (!passes) {
            entry.release();
        }
        return passes;
    }

    /** No call that begins from now on is given an older state than this one. */
    void raiseFloor(Lookup<K, V> lookup, long version, long fence) {
        if (floors != null) {
            floors.raise(lookup.hash, version, fence);
        }
    }

    boolean hasL2() {
        return shared != null;
    }

    SharedCopies<K, V> shared() {
        return requireNonNull(shared);
    }

    Recovery recovery() {
        return requireNonNull(recovery);
    }

    /** L2 may be believed about a key: there is one, and it has confirmed every change that this JVM made. */
    boolean trustsL2(Lookup<K, V> lookup) {
        return recovery != null && !recovery.covers(lookup.text, lookup.hash);
    }

    /** Answers a lookup with an entry of L2 that has passed the floor, unless the codec cannot read it. */
    boolean promote(Lookup<K, V> lookup, SharedEntry entry) {
        boolean holdsValue = entry.bytes() != null;
        V value = holdsValue ? shared().decode(entry) : null;
        if (value == null && holdsValue) {
            return false;
        }
        Lifetime life = Lifetime.shared(MILLISECONDS.toNanos(entry.remainingMillis()));
        land(lookup, value, life, entry.version(), entry.fence());
        return true;
    }

    /** Answers a lookup, and installs the answer in L1 for its life. */
    void answer(Lookup<K, V> lookup, @Nullable V value, Lifetime life, long version, long fence) {
        raiseFloor(lookup, version, fence);
        land(lookup, value, life, version, fence);
    }

    private void land(Lookup<K, V> lookup, @Nullable V value, Lifetime life, long version, long fence) {
        if (near != null && lookup.refresh) {
            near.replace(lookup, value, life, version, fence);
        } else if (near != null) {
            near.install(lookup, value, life, version, fence);
        }
        lookup.land(value, version, fence);
    }

    /** Gives an unused lease back, later if L2 does not confirm it now. */
    void release(Lookup<K, V> lookup, Call<K, V> call) {
        if (lookup.lease != null) {
            release(List.of(lookup), call);
        }
    }

    /** Gives unused leases back in one question, later those that L2 does not confirm now. */
    void release(Collection<Lookup<K, V>> lookups, Call<K, V> call) {
        List<ReleaseRequest> requests = new ArrayList<>();
        for (Lookup<K, V> lookup : lookups) {
            if (lookup.lease != null) {
                requests.add(new ReleaseRequest(lookup.text, lookup.token));
                lookup.lease = null;
            }
        }
        List<ReleaseReply> replies = requests.isEmpty() ? List.of() : shared().release(requests, call);
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof TierFailure) {
                ReleaseRequest lost = requests.get(i);
                recovery().release(lost.key(), lost.token());
            }
        }
    }

    /**
     * Returns what a flight of another caller has brought, as a copy if there is a copier.
     *
     * @throws CopierFailedException if the copier fails: the caller must descend alone
     */
    @Nullable
    V handOut(Flight<V> joined) {
        V value = joined.value();
        if (near == null || value == null) {
            return value;
        }
        V copy = near.copyOrNull(value);
        if (copy == null) {
            throw new CopierFailedException();
        }
        return copy;
    }

    /** As {@link #handOut(Flight)}, of the caller's own lookup: if nobody joined it, its value need not be copied. */
    @Nullable
    V handOut(Lookup<K, V> own) {
        V value = own.value();
        if (near == null || value == null) {
            return value;
        }
        V copy = near.copyOrNull(value);
        if (copy == null && own.shared) {
            throw new CopierFailedException();
        }
        return copy == null ? value : copy;
    }

    /** Shortens a life at random, so that what was stored together does not expire together. */
    long jittered(long lifeNanos) {
        return lifeNanos
                - (long) (lifeNanos
                        * settings.ttlJitter()
                        * ThreadLocalRandom.current().nextDouble());
    }

    CacheStats stats() {
        return counters.snapshot(near == null ? null : near.tier(), recovery);
    }

    /** Interrupts this thread again, which has just been interrupted, and returns what ends its call. */
    CacheLoadingException interrupted(String doing, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new CacheLoadingException("cache " + settings.name() + ": interrupted while " + doing, cause);
    }

    CacheDeadlineException deadlinePassed(String doing) {
        return new CacheDeadlineException("cache " + settings.name() + ": the deadline passed while " + doing, null);
    }
}
