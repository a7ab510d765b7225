package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.coherence.Floors;
import io.tieredcache.coherence.Freshness;
import io.tieredcache.coherence.Lifetime;
import io.tieredcache.coherence.LoadWaiters;
import io.tieredcache.coherence.RemoteChanges;
import io.tieredcache.coherence.Stripes;
import io.tieredcache.coherence.Striping;
import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.KeyHash;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;

/** A counter in a database, read through the real guards of L1, with all ways to change it. Its clock never moves. */
final class CachedRow {

    static final String KEY = "key";
    static final long HASH = 1;
    static final int STRIPE = Striping.MOST.of(HASH);

    private static final long LIFE_NANOS = 3_600_000_000_000L;
    private static final Settings<Long> SETTINGS = new Settings<>(
            "rows",
            LIFE_NANOS,
            LIFE_NANOS,
            LIFE_NANOS,
            0,
            LIFE_NANOS,
            1_000,
            LIFE_NANOS,
            WriteMode.INTENT,
            1,
            0,
            null,
            StatsHook.NONE);

    private final AtomicLong committed = new AtomicLong();
    private final AtomicLong returned = new AtomicLong();
    private final Ticker ticker = () -> 0;
    private final Stripes stripes = new Stripes(Striping.MOST, Interleavings.STRIPING);
    private final Freshness freshness = new Freshness(ticker, 0, 1);
    private final Floors floors = new Floors(ticker, freshness);
    private final RemoteChanges reports = new RemoteChanges(stripes, freshness, floors, new LoadWaiters());
    private final BitSet partition = new BitSet();
    private final boolean versioned;
    private final NearCopies<String, Long> near;

    CachedRow(boolean versioned, NearTier<String, Long> tier) {
        this.versioned = versioned;
        near = new NearCopies<>(tier, stripes, freshness, floors, ticker, new Counters(), SETTINGS);
        partition.set(KeyHash.partition(HASH));
        reports.current(partition, -LIFE_NANOS);
    }

    long read() {
        NearEntry<Long> copy = near.get(KEY);
        if (copy != null) {
            return requireNonNull(copy.value());
        }
        Lookup<String, Long> lookup = note();
        long value = committed.get();
        long version = versionOf(value);
        floors.raise(HASH, version, 0);
        near.install(lookup, value, Lifetime.unshared(LIFE_NANOS), version, 0);
        return value;
    }

    /** Returns whether the read saw every change that had returned before the read began. */
    boolean readIsFresh() {
        long least = returned.get();
        return read() >= least;
    }

    void write() {
        Lookup<String, Long> at = note();
        long opened = stripes.open(STRIPE);
        near.remove(at);
        long value = committed.incrementAndGet();
        floors.raise(HASH, versionOf(value), 0);
        Change<String, Long> change = new Change<>(at, value, null, LIFE_NANOS);
        change.version = versionOf(value);
        change.ended = stripes.end(STRIPE);
        near.remove(at);
        if (Stripes.sole(opened, change.ended)) {
            near.install(change, Lifetime.unshared(LIFE_NANOS), 0);
        }
        returned(value);
    }

    void invalidate() {
        long value = committed.incrementAndGet();
        stripes.changed(STRIPE);
        near.remove(note());
        returned(value);
    }

    void reported() {
        long value = committed.incrementAndGet();
        reports.changed(HASH, versionOf(value), 0);
        returned(value);
    }

    /** Changes the row; the report is lost, and the gap is noticed. */
    void unreported() {
        long value = committed.incrementAndGet();
        reports.suspect(partition);
        returned(value);
    }

    private Lookup<String, Long> note() {
        return new Lookup<>(KEY, KEY, HASH, STRIPE, stripes.note(STRIPE), stripes.epoch(STRIPE), ticker.nanos());
    }

    private long versionOf(long value) {
        return versioned ? value : 0;
    }

    private void returned(long value) {
        returned.accumulateAndGet(value, Math::max);
    }
}
