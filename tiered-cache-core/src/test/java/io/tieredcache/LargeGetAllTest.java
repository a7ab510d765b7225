package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bulk read of many keys is sent in several requests, so that a late reply delays only its own keys. */
@Timeout(60)
class LargeGetAllTest {

    private static final List<Integer> KEYS = IntStream.range(0, 25_000).boxed().toList();

    private final FakeTicker ticker = new FakeTicker();
    private final FaultySharedTier<String> l2 =
            FaultySharedTier.around(new InMemorySharedStore(ticker).tier(new StringCodec()));

    @Test
    void getAll_moreThanOneQuestionTakes_isAskedInPartsAndInOrder() {
        try (TieredCache<Integer, String> cache = cache()) {
            assertThat(cache.getAll(KEYS).keySet()).containsExactlyElementsOf(KEYS);

            assertThat(l2.calls(Operation.READ)).isEqualTo(3);
            assertThat(l2.calls(Operation.ACQUIRE)).isEqualTo(3);
            assertThat(l2.calls(Operation.FILL)).isEqualTo(3);
        }
    }

    @Test
    void getAll_onePartIsLate_theOthersAreReadFromL2() {
        try (TieredCache<Integer, String> cache = cache()) {
            cache.getAll(KEYS);
            long before = cache.stats().l3().loadedKeys();
            l2.failNext(Operation.READ, 1, Failure.Kind.TIMEOUT);

            assertThat(cache.getAll(KEYS)).hasSize(KEYS.size());

            assertThat(cache.stats().l3().loadedKeys() - before).isEqualTo(10_000);
        }
    }

    private TieredCache<Integer, String> cache() {
        return TierSet.L2_L3
                .readOnly(l2, key -> "row " + key, ticker)
                .l2Budget(Duration.ofSeconds(20))
                .deadline(Duration.ofSeconds(50))
                .build();
    }
}
