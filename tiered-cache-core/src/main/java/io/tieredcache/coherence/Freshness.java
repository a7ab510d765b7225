package io.tieredcache.coherence;

import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.KeyHash;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long L1 may serve without asking, for each partition of the keys: {@link #STALENESS_NANOS} from the last
 * moment up to which L2 has proved that every change was reported. When the proofs stop, so does L1.
 */
public final class Freshness {

    /** How long L1 may serve a copy without a proof that its changes were reported: the bound on what a lost message can do. */
    public static final long STALENESS_NANOS = 2_000_000_000L;

    /** By how much the generation of the cache may be out of date when L2 is read. */
    static final long GENERATION_AGE_NANOS = 1_000_000_000L;

    private final Ticker ticker;
    private final long lagNanos;
    private final AtomicLongArray until;
    private final AtomicLongArray since;
    private final AtomicLongArray gaps;
    /** What {@link #until} is before the first proof. */
    private final long never;

    /**
     * Starts without any proof.
     *
     * @param lagNanos by how much the ticker may be late
     */
    public Freshness(Ticker ticker, long lagNanos) {
        this(ticker, lagNanos, KeyHash.PARTITIONS);
    }

    /** Starts without any proof, for the first partitions only. */
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

    /** Reading of the ticker until which copies of a partition may be served. */
    public long until(int partition) {
        return until.get(partition);
    }

    boolean isCurrent(int partition) {
        return until.get(partition) - ticker.nanos() > 0;
    }

    /** Since when reports of a partition have come without a gap. */
    long since(int partition) {
        return since.get(partition);
    }

    /** When reports of a partition were interrupted last, or began to be; before its first proof there is none to interrupt. */
    long lastGap(int partition) {
        long gap = gaps.get(partition);
        long end = until(partition);
        return isCurrent(partition) || end - gap < 0 ? gap : end;
    }

    /** Reports of a partition were interrupted after some reading of the ticker, or are now. */
    public boolean hadGapSince(int partition, long nanos) {
        long gap = lastGap(partition);
        return gap != never && gap - nanos > 0;
    }

    public void current(BitSet partitions, long ageNanos) {
        long now = ticker.nanos();
        long end = now - ageNanos + STALENESS_NANOS - lagNanos;
        if (end - now <= 0) {
            return; // too old to prove anything
        }
        for (int p = partitions.nextSetBit(0); p >= 0; p = partitions.nextSetBit(p + 1)) {
            long before = until.get(p);
            if (before - now <= 0) {
                interrupted(p, now);
            }
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
