package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.SharedTier;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The heap of a cache's L2 on an open link. */
final class LinkHeapIT {

    private static final int CACHES = 200;
    private static final long MOST_BYTES = 36 * 1024;

    private final List<SharedTier> tiers = new ArrayList<>();

    private void open(RedisLink link, int count) {
        for (int i = 0; i < count; i++) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("heap-" + tiers.size());
            tier.subscribe(new SilentListener());
            tiers.add(tier);
        }
    }

    private static long usedAfterGc() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void open_manyCachesOnALink_eachTakesLittleMoreThanItsGenerations() {
        try (RedisLink link = Deployment.to(Deployment.server()).connect()) {
            open(link, 1); // the first cache allocates what all share
            long before = usedAfterGc();

            open(link, CACHES);

            assertThat((usedAfterGc() - before) / CACHES).isBetween(1_024L, MOST_BYTES);
            tiers.forEach(SharedTier::close);
        }
    }
}
