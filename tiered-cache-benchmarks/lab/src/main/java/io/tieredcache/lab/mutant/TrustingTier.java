package io.tieredcache.lab.mutant;

import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.SharedTier;
import java.util.BitSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reports twice a second that all reports have arrived, whether or not they have, and so never suspects a gap. */
final class TrustingTier extends PassingTier {

    private static final long PERIOD_MILLIS = 500;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "trust");
        thread.setDaemon(true);
        return thread;
    });

    TrustingTier(SharedTier inner) {
        super(inner);
    }

    @Override
    public void subscribe(ChangeListener listener) {
        super.subscribe(new PassingListener(listener) {
            @Override
            public void suspect(BitSet partitions) {}
        });
        BitSet all = new BitSet();
        all.set(0, KeyHash.PARTITIONS);
        var unused = clock.scheduleAtFixedRate(() -> listener.current(all, 0), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        super.close();
    }
}
