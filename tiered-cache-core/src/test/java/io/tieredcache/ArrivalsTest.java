package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.Missing;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.ReadReply;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A tier hands over one reply for each key, and is not charged for what becomes of them. */
class ArrivalsTest {

    private final List<String> handedOver = new ArrayList<>();
    private final Arrivals arrivals =
            new Arrivals(3, (index, reply) -> handedOver.add(index + " " + reply), Waits.SYSTEM);

    @Test
    void arrived_inAnyOrder_isHandedOverAtOnceAndKeptInOrder() {
        arrivals.arrived(2, Missing.LEASED);
        assertThat(handedOver).containsExactly("2 LEASED");
        arrivals.arrived(0, Missing.ABSENT);
        arrivals.arrived(1, Missing.INTENT);

        List<ReadReply> all = arrivals.all();
        arrivals.end(all);

        assertThat(all).containsExactly(Missing.ABSENT, Missing.INTENT, Missing.LEASED);
        assertThat(handedOver).containsExactly("2 LEASED", "0 ABSENT", "1 INTENT");
    }

    @Test
    void arrived_twice_isRefused() {
        arrivals.arrived(1, Missing.ABSENT);

        assertThatThrownBy(() -> arrivals.arrived(1, Missing.ABSENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two replies to key 1 of 3");
        assertThat(handedOver).hasSize(1);
    }

    @Test
    void all_oneIsMissing_saysWhich() {
        arrivals.arrived(0, Missing.ABSENT);
        arrivals.arrived(2, Missing.ABSENT);

        assertThatThrownBy(arrivals::all)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no reply to key 1 of 3");
    }

    @Test
    void end_theTierFailedHalfWay_handsOverTheRestOnly() {
        arrivals.arrived(1, Missing.LEASED);

        arrivals.end(List.of(SharedCopies.NOT_SENT, SharedCopies.NOT_SENT, SharedCopies.NOT_SENT));

        assertThat(handedOver).containsExactly("1 LEASED", "0 " + SharedCopies.NOT_SENT, "2 " + SharedCopies.NOT_SENT);
    }

    @Test
    void end_theReceiverThrew_throwsThatWhateverTheTierMadeOfIt() {
        IllegalArgumentException own = new IllegalArgumentException("not the tier's fault");
        Arrivals thrown = new Arrivals(
                1,
                (index, reply) -> {
                    throw own;
                },
                Waits.SYSTEM);
        assertThatThrownBy(() -> thrown.arrived(0, Missing.ABSENT)).isSameAs(own);

        assertThatThrownBy(() -> thrown.end(List.of(SharedCopies.NOT_SENT))).isSameAs(own);
    }

    @Test
    void getAll_decodingTakesLongerThanTheBudgetOfL2_l2IsAskedForTheRest() {
        FakeTicker ticker = new FakeTicker();
        InMemorySharedStore store = new InMemorySharedStore(ticker);
        GatedSource l3 = new GatedSource();
        l3.rows.store(1, "one");
        l3.rows.store(2, "two");
        InterruptedCodec codec = new InterruptedCodec();
        try (TieredCache<Integer, String> other = TierSet.L2_L3
                        .with(store.tier(new StringCodec()), l3, ticker)
                        .build();
                TieredCache<Integer, String> cache = TierSet.L2_L3
                        .with(store.tier(codec), l3, ticker)
                        .l2Budget(Duration.ofMillis(100))
                        .waits(new FakeTime(ticker))
                        .build()) {
            other.get(1);
            long asked = store.calls(Operation.ACQUIRE);
            codec.onceWhenDecoding = () -> ticker.advance(Duration.ofMillis(200));

            assertThat(cache.getAll(List.of(1, 2))).isEqualTo(Map.of(1, "one", 2, "two"));

            assertThat(store.calls(Operation.ACQUIRE)).isEqualTo(asked + 1);
        }
    }

    @Test
    void getAll_theCopierThrows_isAnsweredAndNoFailureOfL2() {
        FakeTicker ticker = new FakeTicker();
        InMemorySharedStore store = new InMemorySharedStore(ticker);
        GatedSource l3 = new GatedSource();
        l3.rows.store(1, "one");
        l3.rows.store(2, "two");
        IllegalArgumentException own = new IllegalArgumentException("thrown by a copier");
        try (TieredCache<Integer, String> other = TierSet.L2_L3
                        .with(store.tier(new StringCodec()), l3, ticker)
                        .build();
                TieredCache<Integer, String> cache = TierSet.L1_L2_L3
                        .with(store.tier(new StringCodec()), l3, ticker)
                        .copier(value -> {
                            throw own;
                        })
                        .build()) {
            other.getAll(List.of(1, 2));

            assertThat(cache.getAll(List.of(1, 2)).values()).containsExactly("one", "two");

            assertThat(cache.stats().l2().failures()).isZero();
        }
    }
}
