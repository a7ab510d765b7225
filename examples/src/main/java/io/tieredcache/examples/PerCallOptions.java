package io.tieredcache.examples;

import io.tieredcache.CacheDeadlineException;
import io.tieredcache.CallOptions;
import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Options for one call: a page needs a result soon, a nightly job may wait. */
public final class PerCallOptions {

    /** Options for pages: a value within 50 ms, or none. */
    public static final CallOptions PAGE = CallOptions.defaults().withDeadline(Duration.ofMillis(50));

    /** Options for prices of a sale: no caller gets one that is older than a second. */
    public static final CallOptions FRESH = CallOptions.defaults().withTtl(Duration.ofSeconds(1));

    private PerCallOptions() {}

    /**
     * Reads a price for a page while another caller's load of the same price hangs.
     *
     * @return the text that the page shows
     * @throws InterruptedException if interrupted
     */
    public static String pageWhileDatabaseHangs() throws InterruptedException {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (TieredCache<String, Integer> prices = TieredCache.<String, Integer>named("prices")
                .l1(MemoryTier.ofDefaults())
                .l3(article -> {
                    loading.countDown();
                    answer.await();
                    return 4_200;
                })
                .build()) {
            var job = prices.async().get("lamp");
            loading.await();
            try {
                return "price: " + prices.get("lamp", PAGE);
            } catch (CacheDeadlineException late) {
                return "price on request";
            } finally {
                answer.countDown();
                job.join();
            }
        }
    }

    /**
     * Runs the example.
     *
     * @param args none
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        System.out.println(pageWhileDatabaseHangs());
    }
}
