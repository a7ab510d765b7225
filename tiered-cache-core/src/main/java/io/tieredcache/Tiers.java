package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Floor;
import io.tieredcache.spi.ReleaseReply;
import io.tieredcache.spi.ReleaseRequest;
import io.tieredcache.spi.SharedEntry;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.TierFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The tiers of one cache with what guards them: what every path through the cache works with. */
final class Tiers<K, V> {

    final Settings<V> settings;
    final KeySpace<K> keys;
    final Fences fences;
    final Ticker ticker;
    final Waits waits;
    final Wakeups wakeups;
    private final @Nullable Floors floors;
    final Counters counters;
    final @Nullable NearCopies<K, V> near;
    final Source<K, V> source;
    private final @Nullable SharedCopies<K, V> shared;
    private final @Nullable Recovery recovery;

    Tiers(
            Settings<V> settings,
            KeySpace<K> keys,
            Fences fences,
            @Nullable Floors floors,
            Wakeups wakeups,
            Ticker ticker,
            Waits waits,
            Counters counters,
            @Nullable NearCopies<K, V> near,
            @Nullable SharedCopies<K, V> shared,
            @Nullable Recovery recovery,
            Source<K, V> source) {
        this.settings = settings;
        this.keys = keys;
        this.fences = fences;
        this.floors = floors;
        this.wakeups = wakeups;
        this.ticker = ticker;
        this.waits = waits;
        this.counters = counters;
        this.near = near;
        this.shared = shared;
        this.recovery = recovery;
        this.source = source;
    }

    /** Notes where a key stands, before anything is asked about it. */
    Descent<K, V> note(K key) {
        String text = keys.textOf(key);
        long hash = keys.hashOf(key, text);
        int slot = fences.slots().of(hash);
        return new Descent<>(key, text, hash, slot, fences.note(slot), fences.stamp(slot), ticker.nanos());
    }

    /** The oldest state of a key that may be returned now. */
    Floor floor(Descent<K, V> descent) {
        return floors == null ? Floor.NONE : floors.of(descent.hash);
    }

    /**
     * An entry of L2 may be returned; if so, no call that begins from now on is given an older state, if not, the entry is
     * released.
     */
    boolean passesFloor(Descent<K, V> descent, SharedEntry entry) {
        boolean passes = floors == null || floors.pass(descent.hash, entry.version(), entry.fence());
        if (!passes) {
            entry.release();
        }
        return passes;
    }

    /** No call that begins from now on is given an older state than this one. */
    void raiseFloor(Descent<K, V> descent, long version, long fence) {
        if (floors != null) {
            floors.raise(descent.hash, version, fence);
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
    boolean trustsL2(Descent<K, V> descent) {
        return recovery != null && !recovery.covers(descent.text, descent.hash);
    }

    /** Answers a descent with an entry of L2 that has passed the floor, unless the codec cannot read it. */
    boolean promote(Descent<K, V> descent, SharedEntry entry) {
        boolean holdsValue = entry.bytes() != null;
        V value = holdsValue ? shared().decode(entry) : null;
        if (value == null && holdsValue) {
            return false;
        }
        Life life = Life.shared(MILLISECONDS.toNanos(entry.remainingMillis()));
        land(descent, value, life, entry.version(), entry.fence());
        return true;
    }

    /** Answers a descent, and installs the answer in L1 for its life. */
    void answer(Descent<K, V> descent, @Nullable V value, Life life, long version, long fence) {
        raiseFloor(descent, version, fence);
        land(descent, value, life, version, fence);
    }

    private void land(Descent<K, V> descent, @Nullable V value, Life life, long version, long fence) {
        if (near != null && descent.refresh) {
            near.replace(descent, value, life, version, fence);
        } else if (near != null) {
            near.install(descent, value, life, version, fence);
        }
        descent.land(value, version, fence);
    }

    /** Gives an unused lease back, later if L2 does not confirm it now. */
    void release(Descent<K, V> descent, Call<K, V> call) {
        if (descent.lease != null) {
            release(List.of(descent), call);
        }
    }

    /** Gives unused leases back in one question, later those that L2 does not confirm now. */
    void release(Collection<Descent<K, V>> descents, Call<K, V> call) {
        List<ReleaseRequest> requests = new ArrayList<>();
        for (Descent<K, V> descent : descents) {
            if (descent.lease != null) {
                requests.add(new ReleaseRequest(descent.text, descent.token));
                descent.lease = null;
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
     * @throws UncopiedException if the copier fails: the caller must descend alone
     */
    @Nullable
    V handOut(Flight<V> joined) {
        V value = joined.value();
        if (near == null || value == null) {
            return value;
        }
        V copy = near.copyOrNull(value);
        if (copy == null) {
            throw new UncopiedException();
        }
        return copy;
    }

    /** As {@link #handOut(Flight)}, of the caller's own descent: if nobody joined it, its value need not be copied. */
    @Nullable
    V handOut(Descent<K, V> own) {
        V value = own.value();
        if (near == null || value == null) {
            return value;
        }
        V copy = near.copyOrNull(value);
        if (copy == null && own.shared) {
            throw new UncopiedException();
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
