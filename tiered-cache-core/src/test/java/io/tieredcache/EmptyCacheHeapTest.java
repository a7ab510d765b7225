package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.memory.MemoryTier;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The heap of an empty cache. */
class EmptyCacheHeapTest {

    private static final int CACHES = 400;

    private final List<TieredCache<Integer, String>> caches = new ArrayList<>();

    private void open(int count, long entries) {
        for (int i = 0; i < count; i++) {
            caches.add(TieredCache.<Integer, String>named("small-" + i)
                    .l1(MemoryTier.builder().maximumEntries(entries).build())
                    .build());
        }
    }

    private static long usedAfterGc() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @ParameterizedTest
    @CsvSource({"1, 48", "1000, 48", "10000, 256"})
    void build_boundedEntries_takesNoMoreHeapThanSuchATableNeeds(long entries, long kibibytes) {
        open(1, entries); // the first cache allocates what all caches share
        long before = usedAfterGc();

        open(CACHES, entries);

        long each = (usedAfterGc() - before) / CACHES;
        assertThat(each).isBetween(1_024L, kibibytes * 1_024);
        caches.forEach(TieredCache::close);
    }
}
