package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A copy's lifetime does not exceed that of the entry it was copied from. */
class CopyLifeTest {

    private static final Duration TTL = Duration.ofSeconds(10);

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
    private final ScriptedSource l3 = new ScriptedSource();

    private TieredCacheBuilder<Integer, String> builder(TierSet tiers) {
        return tiers.with(l2, l3, ticker).ttl(TTL).ttlJitter(0);
    }

    private TieredCache<Integer, String> open(TierSet tiers) {
        return builder(tiers).build();
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void get_slowLoad_ageCountsFromItsStart(TierSet tiers) {
        try (TieredCache<Integer, String> cache = open(tiers)) {
            l3.rows.store(1, "old");
            l3.afterNextRead(() -> ticker.advance(Duration.ofSeconds(6)));
            assertThat(cache.get(1)).isEqualTo("old");
            l3.rows.store(1, "new");

            ticker.advance(Duration.ofMillis(3_900));
            assertThat(cache.get(1)).isEqualTo("old");
            ticker.advance(Duration.ofMillis(100));
            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void get_promotedLate_endsWithItsSource() {
        try (TieredCache<Integer, String> first = open(TierSet.L1_L2_L3);
                TieredCache<Integer, String> second = open(TierSet.L1_L2_L3)) {
            l3.rows.store(1, "old");
            assertThat(first.get(1)).isEqualTo("old");
            ticker.advance(Duration.ofSeconds(9));
            assertThat(second.get(1)).isEqualTo("old");
            assertThat(second.getAll(List.of(1))).containsValue("old");
            l3.rows.store(1, "new");

            ticker.advance(Duration.ofSeconds(1));

            assertThat(second.getIfPresent(1)).isNull();
            assertThat(second.get(1)).isEqualTo("new");
            assertThat(first.get(1)).isEqualTo("new");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "L1_L2", "L1_L3", "L2_L3", "L1_L2_L3"})
    void put_slowWrite_ageCountsFromItsStart(TierSet tiers) {
        try (TieredCache<Integer, String> cache = open(tiers)) {
            l3.beforeNextWrite(() -> ticker.advance(Duration.ofSeconds(6)));
            cache.put(1, "mine");
            if (tiers.source) {
                l3.rows.store(1, "theirs");
            }

            ticker.advance(Duration.ofMillis(3_900));
            assertThat(cache.get(1)).isEqualTo("mine");
            ticker.advance(Duration.ofMillis(tiers.source ? 100 : 6_100));
            assertThat(cache.get(1)).isEqualTo(tiers.source ? "theirs" : null);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void get_knownAbsent_endsWithItsOwnTtl(TierSet tiers) {
        try (TieredCache<Integer, String> cache =
                builder(tiers).absentTtl(Duration.ofSeconds(2)).build()) {
            assertThat(cache.get(1)).isNull();
            l3.rows.store(1, "new");
            ticker.advance(Duration.ofMillis(1_900));
            assertThat(cache.get(1)).isNull();

            ticker.advance(Duration.ofMillis(100));

            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void get_ttlOfTheCall_travelsUpward() {
        try (TieredCache<Integer, String> first = open(TierSet.L1_L2_L3);
                TieredCache<Integer, String> second = open(TierSet.L1_L2_L3)) {
            l3.rows.store(1, "old");
            first.get(1, CallOptions.defaults().withTtl(Duration.ofSeconds(3)));
            ticker.advance(Duration.ofSeconds(2));
            assertThat(second.get(1)).isEqualTo("old");
            l3.rows.store(1, "new");

            ticker.advance(Duration.ofSeconds(1));

            assertThat(second.get(1)).isEqualTo("new");
        }
    }
}
