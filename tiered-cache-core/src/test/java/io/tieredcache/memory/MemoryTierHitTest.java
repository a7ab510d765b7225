package io.tieredcache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class MemoryTierHitTest {

    private static final int HITS = 200_000;

    @Test
    void get_hit_allocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        try (NearTier<String, String> tier = MemoryTier.ofDefaults().create("hit")) {
            String[] keys = new String[256];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = "key " + i;
                tier.install(keys[i], NearEntry.of("v", 0, 0, 0, 0, 0, 0), () -> true);
            }
            hit(tier, keys);

            long before = threads.getThreadAllocatedBytes(thread);
            long hits = hit(tier, keys);
            long allocated = threads.getThreadAllocatedBytes(thread) - before;

            assertThat(hits).isEqualTo(HITS);
            // Caffeine schedules its maintenance now and then. That is a few bytes in hundreds of hits, and no object
            // of ours.
            assertThat((double) allocated / HITS).isLessThan(1);
        }
    }

    private static long hit(NearTier<String, String> tier, String[] keys) {
        long hits = 0;
        for (int i = 0; i < HITS; i++) {
            if (tier.get(keys[i & 255]) != null) {
                hits++;
            }
        }
        return hits;
    }
}
