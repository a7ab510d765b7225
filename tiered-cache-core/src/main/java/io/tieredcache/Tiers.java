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

/** The tiers of one cache with the tables that guard them. The read path and the write path both use it. */
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

    /** Returns a new lookup with the key's current state, noted before any request about the key. */
    Lookup<K, V> note(K key) {
        String text = keys.textOf(key);
        long hash = keys.hashOf(key, text);
        int stripe = stripes.striping().of(hash);
        // The state before the epoch: a change moves the epoch first, so a lookup that notes the new state carries the
        // new epoch. All are noted before the first request, so the age of a copy is never underestimated.
        return new Lookup<>(key, text, hash, stripe, stripes.note(stripe), stripes.epoch(stripe), ticker.nanos());
    }

    /** Returns the oldest state of a key that may be returned now. */
    Floor floor(Lookup<K, V> lookup) {
        return floors == null ? Floor.NONE : floors.of(lookup.hash);
    }

    /**
     * Returns whether an entry of L2 may be returned. If so, this method raises the floor: calls that begin later are
     * never given an older state. If not, it releases the entry.
     */
    boolean passesFloor(Lookup<K, V> lookup, SharedEntry entry) {
        boolean passes = floors == null || floors.pass(lookup.hash, entry.version(), entry.fence());
        if (!passes) {
            entry.release();
        }
        return passes;
    }

    /** Raises the floor of a key: calls that begin later are never given a state older than this one. */
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

    /**
     * Returns whether L2 may be read for a key: there is an L2, and it has confirmed every change of the key by this
     * JVM.
     */
    boolean trustsL2(Lookup<K, V> lookup) {
        return recovery != null && !recovery.covers(lookup.text, lookup.hash);
    }

    /** Answers a lookup with an entry of L2 that has passed the floor; returns false if the codec cannot decode it. */
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

    /** Answers a lookup, and installs the value in L1 for its lifetime. */
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

    /** Gives an unused lease back; if L2 does not confirm it now, recovery retries. */
    void release(Lookup<K, V> lookup, Call<K, V> call) {
        if (lookup.lease != null) {
            release(List.of(lookup), call);
        }
    }

    /** Gives unused leases back in one request; recovery retries those that L2 does not confirm now. */
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
     * Returns the value of another caller's flight, as a copy if there is a copier.
     *
     * @throws CopierFailedException if the copier fails: the caller must look the key up alone
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

    /**
     * Returns the value of the caller's own lookup like {@link #handOut(Flight)}. If no other caller joined the lookup
     * and the copier fails, it returns the value itself.
     */
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

    /** Returns a lifetime shortened at random, so that entries stored together do not expire together. */
    long jittered(long lifeNanos) {
        return lifeNanos
                - (long) (lifeNanos
                        * settings.ttlJitter()
                        * ThreadLocalRandom.current().nextDouble());
    }

    CacheStats stats() {
        return counters.snapshot(near == null ? null : near.tier(), recovery);
    }

    /** Sets the interrupt flag of this thread again, and returns the exception that ends its call. */
    CacheLoadingException interrupted(String doing, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new CacheLoadingException("cache " + settings.name() + ": interrupted while " + doing, cause);
    }

    CacheDeadlineException deadlinePassed(String doing) {
        return new CacheDeadlineException("cache " + settings.name() + ": the deadline passed while " + doing, null);
    }
}
