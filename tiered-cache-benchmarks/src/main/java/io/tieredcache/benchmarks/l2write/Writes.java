package io.tieredcache.benchmarks.l2write;

import io.tieredcache.benchmarks.callers.Workload;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/** Callers that change keys, all equally likely. */
final class Writes implements Workload {

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
    public long strays() {
        return unconfirmed.sum();
    }

    @Override
    public String strayed() {
        return "changes were not confirmed";
    }

    @Override
    public void close() {
        contender.close();
    }
}
