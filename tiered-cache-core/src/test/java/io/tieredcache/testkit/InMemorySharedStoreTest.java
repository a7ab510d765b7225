package io.tieredcache.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.Codec;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.SharedTier.ChangeListener;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemorySharedStoreTest {

    private static final long TIMEOUT = 1_000_000_000L;

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final SharedTier tier = store.tier(new StringCodec()).open("cache");

    @Test
    void size_valuesAndLeases_countsValuesThatLive() {
        load(tier, "one");
        load(tier, "two");
        acquire(tier, "three");
        assertThat(store.size()).isEqualTo(2);

        store.evict("cache", "one");
        assertThat(store.size()).isEqualTo(1);
        ticker.advance(Duration.ofMinutes(2));
        assertThat(store.size()).isZero();
    }

    @Test
    void clear_everything_isGone() {
        load(tier, "one");
        acquire(tier, "two");

        store.clear();

        assertThat(tier.readAll(List.of("one", "two"), TIMEOUT)).containsOnly(Missing.ABSENT);
    }

    @Test
    void counters_bulkCall_countOneCallAndItsKeys() {
        tier.read("a", TIMEOUT);
        tier.readAll(List.of("a", "b", "c"), TIMEOUT);

        assertThat(store.calls(Operation.READ)).isEqualTo(2);
        assertThat(store.keys(Operation.READ)).isEqualTo(4);
        assertThat(store.calls(Operation.FILL)).isZero();
    }

    @Test
    void read_otherCodec_isUnreadableAndMayBeReplaced() {
        SharedTier other = store.tier(codec(65, 0)).open("cache");
        load(tier, "key");

        assertThat(other.read("key", TIMEOUT)).isSameAs(Missing.UNREADABLE);
        load(other, "key");
        assertThat(tier.read("key", TIMEOUT)).isSameAs(Missing.UNREADABLE);
    }

    @Test
    void acquire_otherSchema_newerReplacesAndOlderLoadsPast() {
        SharedTier newer = store.tier(codec(64, 1)).open("cache");
        load(tier, "key");

        assertThat(newer.read("key", TIMEOUT)).isSameAs(Missing.OTHER_SCHEMA);
        load(newer, "key");
        assertThat(tier.read("key", TIMEOUT)).isSameAs(Missing.OTHER_SCHEMA);
        assertThat(acquire(tier, "key")).isSameAs(Bypass.NEWER_SCHEMA);
    }

    @Test
    void close_laterCalls_failAndChangeNothing() {
        SharedTier closed = store.tier(new StringCodec()).open("cache");
        load(tier, "key");
        closed.close();

        assertThat(closed.read("key", TIMEOUT)).isInstanceOf(TierFailure.class);
        assertThat(closed.invalidate(new InvalidateRequest("key", 0), TIMEOUT)).isInstanceOf(TierFailure.class);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void reports_held_areDeliveredInOrderOrLost() {
        List<Long> received = new ArrayList<>();
        store.tier(new StringCodec()).open("cache").subscribe(new ChangeListener() {
            @Override
            public void changed(long keyHash, long version, long fence) {
                received.add(version);
            }

            @Override
            public void cleared(BitSet partitions) {}

            @Override
            public void current(BitSet partitions, long ageNanos) {}

            @Override
            public void suspect(BitSet partitions) {
                received.add(-1L);
            }
        });

        store.holdReports();
        tier.invalidate(new InvalidateRequest("key", 1), TIMEOUT);
        tier.invalidate(new InvalidateRequest("key", 2), TIMEOUT);
        assertThat(received).isEmpty();
        store.deliverReports();
        assertThat(received).containsExactly(1L, 2L);
        store.holdReports();
        tier.invalidate(new InvalidateRequest("key", 3), TIMEOUT);
        store.loseReports();
        store.deliverReports();
        store.suspect();
        tier.invalidate(new InvalidateRequest("key", 4), TIMEOUT);

        assertThat(received).containsExactly(1L, 2L, -1L, 4L);
    }

    private static Object acquire(SharedTier tier, String key) {
        return tier.acquire(new AcquireRequest(key, 1, 1_000, AcquireRequest.ANY_VALUE, Floor.NONE), TIMEOUT);
    }

    private static void load(SharedTier tier, String key) {
        Lease lease = (Lease) acquire(tier, key);
        Payload payload = Payload.of(new byte[] {'v'}, 0, 60_000, 0);
        assertThat(tier.fill(new FillRequest(key, lease, payload), TIMEOUT)).isInstanceOf(Stored.class);
    }

    private static Codec<String> codec(int id, int schemaId) {
        StringCodec text = new StringCodec();
        return new Codec<>() {
            @Override
            public int id() {
                return id;
            }

            @Override
            public int schemaId() {
                return schemaId;
            }

            @Override
            public byte[] encode(String value) throws Exception {
                return text.encode(value);
            }

            @Override
            public String decode(byte[] bytes, int offset, int length) throws Exception {
                return text.decode(bytes, offset, length);
            }
        };
    }
}
