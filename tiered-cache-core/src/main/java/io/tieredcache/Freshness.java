package io.tieredcache;

import io.tieredcache.spi.KeyHash;
import io.tieredcache.spi.Ticker;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long L1 may serve without asking, for each partition of the keys: {@link Settings#STALENESS_NANOS} from the last
 * moment up to which L2 has proved that every change was reported. When the proofs stop, so does L1.
 */
final class Freshness {

    private final Ticker ticker;
    private final long lagNanos;
    private final AtomicLongArray until;
    private final AtomicLongArray since;

    /**
     * Starts without any proof.
     *
     * @param lagNanos by how much the ticker may be late
     */
    Freshness(Ticker ticker, long lagNanos) {
        this(ticker, lagNanos, KeyHash.PARTITIONS);
    }

    /** Starts without any proof, for the first partitions only. */
    Freshness(Ticker ticker, long lagNanos, int partitions) {
        this.ticker = ticker;
        this.lagNanos = lagNanos;
        until = new AtomicLongArray(partitions);
        since = new AtomicLongArray(partitions);
        long now = ticker.nanos();
        for (int partition = 0; partition < partitions; partition++) {
            until.set(partition, now - 1);
            since.set(partition, now);
        }
    }

    /** Reading of the ticker until which copies of a partition may be served. */
    long until(int partition) {
        return until.get(partition);
    }

    boolean isCurrent(int partition) {
        return until.get(partition) - ticker.nanos() > 0;
    }

    /** Since when reports of a partition have come without a gap. */
    long since(int partition) {
        return since.get(partition);
    }

    /** When reports of a partition were last known to be incomplete, or began to be. */
    long lastGap(int partition) {
        return isCurrent(partition) ? since(partition) : Math.max(since(partition), until(partition));
    }

    void current(BitSet partitions, long ageNanos) {
        long now = ticker.nanos();
        long end = now - ageNanos + Settings.STALENESS_NANOS - lagNanos;
        for (int p = partitions.nextSetBit(0); p >= 0; p = partitions.nextSetBit(p + 1)) {
            long before = until.get(p);
            if (before - now <= 0) {
                since.set(p, now);
            }
            if (end - before > 0) {
                until.set(p, end);
            }
        }
    }

    void suspect(int partition) {
        since.set(partition, ticker.nanos());
    }
}
