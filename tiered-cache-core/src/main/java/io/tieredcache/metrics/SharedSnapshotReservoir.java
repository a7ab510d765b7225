package io.tieredcache.metrics;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import io.tieredcache.spi.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mpierce.metrics.reservoir.hdrhistogram.HdrHistogramResetOnSnapshotReservoir;

/**
 * Forgets what a snapshot has shown, as a figure of the present must, but shows it for a while to everyone: JMX takes one
 * snapshot for each attribute, and two reporters would take each other's values away. Thread-safe.
 */
final class SharedSnapshotReservoir implements Reservoir {

    static final long SHARED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Reservoir values = new HdrHistogramResetOnSnapshotReservoir();
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Snapshot taken;
    private long takenAtNanos;

    SharedSnapshotReservoir(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public int size() {
        return getSnapshot().size();
    }

    @Override
    public void update(long value) {
        values.update(value);
    }

    @Override
    public Snapshot getSnapshot() {
        lock.lock();
        try {
            long now = ticker.nanos();
            Snapshot current = taken;
            if (current == null || now - takenAtNanos >= SHARED_NANOS) {
                current = values.getSnapshot();
                taken = current;
                takenAtNanos = now;
            }
            return current;
        } finally {
            lock.unlock();
        }
    }
}
