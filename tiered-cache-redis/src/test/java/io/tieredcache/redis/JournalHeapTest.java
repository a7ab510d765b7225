package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.KeyHash;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The heap of a full journal. */
final class JournalHeapTest {

    private static final long MOST_BYTES = 200;

    private static void fill(Journal journal, int count, long fence, long now) {
        for (int i = 0; i < count; i++) {
            String key = String.format(Locale.ROOT, "key-%016d", i);
            journal.add(
                    new ChangeMessage(ChangeMessage.CHANGED, 1, KeyHash.of(key), 0, fence, "customers:" + key), now);
        }
    }

    private static long usedAfterGc() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void add_namesOfThirtyBytesUpToTheLimit_takesNoMoreThanAFewObjectsEach() {
        long now = System.nanoTime();
        PartitionReports watch = new PartitionReports();
        fill(new Journal(watch, 1, 10, now), 10, 1, now); // the first journal allocates what all share
        Journal journal = new Journal(watch, 1, Journal.MOST, now);
        long before = usedAfterGc();

        fill(journal, Journal.MOST, 1, now);
        fill(journal, Journal.MOST, 2, now); // a second change of a key uses no further heap

        long each = (usedAfterGc() - before) / Journal.MOST;
        assertThat(journal.size()).isEqualTo(Journal.MOST);
        assertThat(each).isBetween(100L, MOST_BYTES);
    }
}
