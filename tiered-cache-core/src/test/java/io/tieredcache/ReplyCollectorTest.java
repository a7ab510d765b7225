package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.concurrent.Timing;
import io.tieredcache.guard.ReplyCollector;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A tier passes one reply on for each key, and its time does not include the callers' work on them. */
class ReplyCollectorTest {

    private final List<String> handedOver = new ArrayList<>();
    private final ReplyCollector collector =
            new ReplyCollector(3, (index, reply) -> handedOver.add(index + " " + reply), Timing.SYSTEM);

    @Test
    void arrived_inAnyOrder_isHandedOverAtOnceAndKeptInOrder() {
        collector.arrived(2, Missing.LEASED);
        assertThat(handedOver).containsExactly("2 LEASED");
        collector.arrived(0, Missing.ABSENT);
        collector.arrived(1, Missing.INTENT);

        List<ReadReply> all = collector.all();
        collector.end(all);

        assertThat(all).containsExactly(Missing.ABSENT, Missing.INTENT, Missing.LEASED);
        assertThat(handedOver).containsExactly("2 LEASED", "0 ABSENT", "1 INTENT");
    }

    @Test
    void arrived_twice_isRefused() {
        collector.arrived(1, Missing.ABSENT);

        assertThatThrownBy(() -> collector.arrived(1, Missing.ABSENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two replies to key 1 of 3");
        assertThat(handedOver).hasSize(1);
    }

    @Test
    void all_oneIsMissing_saysWhich() {
        collector.arrived(0, Missing.ABSENT);
        collector.arrived(2, Missing.ABSENT);

        assertThatThrownBy(collector::all)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no reply to key 1 of 3");
    }

    @Test
    void end_theTierFailedHalfWay_handsOverTheRestOnly() {
        collector.arrived(1, Missing.LEASED);

        collector.end(List.of(SharedCopies.NOT_SENT, SharedCopies.NOT_SENT, SharedCopies.NOT_SENT));

        assertThat(handedOver).containsExactly("1 LEASED", "0 " + SharedCopies.NOT_SENT, "2 " + SharedCopies.NOT_SENT);
    }

    @Test
    void end_theReceiverThrew_throwsThatWhateverTheTierMadeOfIt() {
        IllegalArgumentException own = new IllegalArgumentException("not the tier's fault");
        ReplyCollector thrown = new ReplyCollector(
                1,
                (index, reply) -> {
                    throw own;
                },
                Timing.SYSTEM);
        assertThatThrownBy(() -> thrown.arrived(0, Missing.ABSENT)).isSameAs(own);

        assertThatThrownBy(() -> thrown.end(List.of(SharedCopies.NOT_SENT))).isSameAs(own);
    }

    @Test
    void getAll_decodingTakesLongerThanTheBudgetOfL2_l2IsAskedForTheRest() {
        FakeTicker ticker = new FakeTicker();
        InMemorySharedStore store = new InMemorySharedStore(ticker);
        ScriptedSource l3 = new ScriptedSource();
        l3.rows.store(1, "one");
        l3.rows.store(2, "two");
        InterruptedCodec codec = new InterruptedCodec();
        try (TieredCache<Integer, String> other = TierSet.L2_L3
                        .with(store.tier(new StringCodec()), l3, ticker)
                        .build();
                TieredCache<Integer, String> cache = TierSet.L2_L3
                        .with(store.tier(codec), l3, ticker)
                        .l2Budget(Duration.ofMillis(100))
                        .timing(new FakeTime(ticker))
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
        ScriptedSource l3 = new ScriptedSource();
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
