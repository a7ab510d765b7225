package io.tieredcache.coherence;

import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.KeyHash;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The time until which L1 may serve copies, for each partition of keys: {@link #STALENESS_NANOS} after the latest
 * moment for which L2 has proved that every change was reported. If the proofs stop, L1 stops serving.
 */
public final class Freshness {

    /** The staleness bound: the longest time that L1 serves a copy without a proof that its changes were reported. */
    public static final long STALENESS_NANOS = 2_000_000_000L;

    /** The largest age of the cache's generation by which an entry of L2 is checked. */
    static final long GENERATION_AGE_NANOS = 1_000_000_000L;

    private final Ticker ticker;
    private final long lagNanos;
    private final AtomicLongArray until;
    private final AtomicLongArray since;
    private final AtomicLongArray gaps;
    /** The value of {@link #until} before the first proof. */
    private final long never;

    /**
     * Creates a table without any proof.
     *
     * @param lagNanos the largest lag of the ticker
     */
    public Freshness(Ticker ticker, long lagNanos) {
        this(ticker, lagNanos, KeyHash.PARTITIONS);
    }

    /** Creates a table without any proof, for the first partitions only. */
    public Freshness(Ticker ticker, long lagNanos, int partitions) {
        this.ticker = ticker;
        this.lagNanos = lagNanos;
        until = new AtomicLongArray(partitions);
        since = new AtomicLongArray(partitions);
        gaps = new AtomicLongArray(partitions);
        long now = ticker.nanos();
        never = now - 1;
        for (int partition = 0; partition < partitions; partition++) {
            until.set(partition, never);
            since.set(partition, now);
            gaps.set(partition, never);
        }
    }

    /** Returns the reading of the ticker until which copies of a partition may be served. */
    public long until(int partition) {
        return until.get(partition);
    }

    boolean isCurrent(int partition) {
        return until.get(partition) - ticker.nanos() > 0;
    }

    /** Returns the time since which reports of a partition have had no gap. */
    long since(int partition) {
        return since.get(partition);
    }

    /**
     * Returns the time of the last gap in the reports of a partition; a gap that has not ended counts from its
     * beginning. Before the first proof of a partition there is no gap.
     */
    long lastGap(int partition) {
        long gap = gaps.get(partition);
        long end = until(partition);
        // If the proofs have stopped without a report of a gap, the gap began when the last proof ran out.
        return isCurrent(partition) || end - gap < 0 ? gap : end;
    }

    /** Returns whether reports of a partition had a gap after the given reading of the ticker, or have one now. */
    public boolean hadGapSince(int partition, long nanos) {
        long gap = lastGap(partition);
        return gap != never && gap - nanos > 0;
    }

    public void current(BitSet partitions, long ageNanos) {
        long now = ticker.nanos();
        // From the moment that the proof covers, not from its arrival: a heartbeat delayed on its way proves nothing
        // about the changes behind it. Only readings of this JVM's clock are compared.
        long end = now - ageNanos + STALENESS_NANOS - lagNanos;
        if (end - now <= 0) {
            return; // too old to prove anything
        }
        for (int p = partitions.nextSetBit(0); p >= 0; p = partitions.nextSetBit(p + 1)) {
            long before = until.get(p);
            // The previous proof had run out. Changes may have been lost in between, even if no connection noticed a
            // gap.
            if (before - now <= 0) {
                interrupted(p, now);
            }
            // Proofs may arrive out of order; an older one must not shorten the time of a later one.
            if (end - before > 0) {
                until.set(p, end);
            }
        }
    }

    public void suspect(int partition) {
        interrupted(partition, ticker.nanos());
    }

    private void interrupted(int partition, long now) {
        since.set(partition, now);
        if (until.get(partition) != never) {
            gaps.set(partition, now);
        }
    }
}
