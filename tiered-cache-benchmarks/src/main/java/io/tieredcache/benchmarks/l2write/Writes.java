package io.tieredcache.benchmarks.l2write;

import io.tieredcache.benchmarks.callers.Workload;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/** Callers that change keys, all equally likely. */
final class Writes implements Workload {

    /** Of so many changes one may remain unconfirmed: a machine can be too busy for a deadline. */
    private static final long CHANGES_PER_MISHAP = 100;

    private final Contender contender;
    private final int keys;
    private final LongAdder unconfirmed = new LongAdder();

    Writes(Contender contender, int keys) {
        this.contender = contender;
        this.keys = keys;
    }

    @Override
    public Call caller(int caller) {
        SplittableRandom random = new SplittableRandom(caller);
        return () -> {
            if (!contender.change(random.nextInt(keys))) {
                unconfirmed.increment();
            }
        };
    }

    @Override
    public int keysPerCall() {
        return 1;
    }

    @Override
    public void check(long operations) {
        long mishaps = unconfirmed.sumThenReset();
        if (mishaps > 3 + operations / CHANGES_PER_MISHAP) {
            throw new IllegalStateException(mishaps + " of " + operations + " changes were not confirmed");
        }
    }

    @Override
    public void close() {
        contender.close();
    }
}
