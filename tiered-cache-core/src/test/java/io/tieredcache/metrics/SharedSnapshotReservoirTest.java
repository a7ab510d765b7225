package io.tieredcache.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedSnapshotReservoirTest {

    private final AtomicLong now = new AtomicLong();
    private final SharedSnapshotReservoir reservoir = new SharedSnapshotReservoir(now::get);

    @Test
    void getSnapshot_withinTenSeconds_isTheSameForEveryReader() {
        reservoir.update(5);
        assertThat(reservoir.getSnapshot().getMax()).isEqualTo(5);

        reservoir.update(7);
        now.set(SharedSnapshotReservoir.SHARED_NANOS - 1);

        assertThat(reservoir.getSnapshot().getMax()).isEqualTo(5);
        assertThat(reservoir.size()).isEqualTo(1);
    }

    @Test
    void getSnapshot_afterTenSeconds_showsWhatHappenedSince() {
        reservoir.update(50);
        reservoir.getSnapshot();
        reservoir.update(7);
        now.set(SharedSnapshotReservoir.SHARED_NANOS);

        assertThat(reservoir.getSnapshot().getMax()).isEqualTo(7);
    }
}
