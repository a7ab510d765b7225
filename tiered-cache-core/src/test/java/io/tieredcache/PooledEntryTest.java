package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.Codec;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.CheckedArray;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pooled array of L2 is returned to its pool once, as soon as the value has been decoded. */
class PooledEntryTest {

    private final byte[] bytes = "value".getBytes(StandardCharsets.UTF_8);

    @Test
    void release_twice_givesBackOnce() {
        CheckedArray array = new CheckedArray(bytes);
        SharedEntry entry = SharedEntry.lent(array, 0, bytes.length, 1, 2, 3);
        assertThat(entry.bytes()).isSameAs(bytes);

        entry.release();
        entry.release();

        assertThat(array.releases()).isEqualTo(1);
        assertThatThrownBy(entry::bytes)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the bytes of this entry have been given back");
    }

    @Test
    void release_notPooled_leavesItAsItIs() {
        SharedEntry entry = SharedEntry.value(bytes, 0, bytes.length, 1, 2, 3);
        SharedEntry absent = SharedEntry.knownAbsent(1, 2, 3);

        entry.release();
        absent.release();

        assertThat(entry.bytes()).isSameAs(bytes);
        assertThat(absent.bytes()).isNull();
    }

    /** Reads a row that another cache has stored in L2, by a single read and by a bulk read. */
    private static void readFromL2(InterruptedCodec codec) {
        FakeTicker ticker = new FakeTicker();
        InMemorySharedStore store = new InMemorySharedStore(ticker);
        ScriptedSource l3 = new ScriptedSource();
        l3.rows.store(1, "row");
        try (TieredCache<Integer, String> other = TierSet.L2_L3
                        .with(store.tier(new StringCodec()), l3, ticker)
                        .build();
                TieredCache<Integer, String> cache =
                        TierSet.L2_L3.with(store.tier(codec), l3, ticker).build()) {
            other.get(1);

            assertThat(cache.get(1)).isEqualTo("row");
            assertThat(cache.getAll(List.of(1, 2))).containsEntry(1, "row");
        }
    }

    @Test
    void get_anEntryOfL2_isReleasedOnlyAfterItWasDecoded() {
        InterruptedCodec codec = new InterruptedCodec();

        readFromL2(codec);

        assertThat(codec.given).hasSize(2).allSatisfy(array -> assertThat(array).containsOnly('#'));
    }

    @Test
    void get_anEntryOlderThanWhatWasReturnedBefore_isReleased() {
        FakeTicker ticker = new FakeTicker();
        InMemorySharedStore store = new InMemorySharedStore(ticker);
        ScriptedSource l3 = new ScriptedSource();
        l3.rows.store(1, "old");
        List<SharedEntry> read = new ArrayList<>();
        try (TieredCache<Integer, String> writer = TierSet.L2_L3
                        .with(store.tier(new StringCodec()), l3, ticker)
                        .build();
                TieredCache<Integer, String> reader = TierSet.L2_L3
                        .with(noting(read, store.tier(new StringCodec())), l3, ticker)
                        .build()) {
            writer.get(1);
            Runnable promote = store.laggingReplica();
            writer.put(1, "new");
            assertThat(reader.get(1)).isEqualTo("new");
            promote.run();
            store.suspect();

            assertThat(reader.get(1)).isEqualTo("new");

            assertThat(read)
                    .hasSize(2)
                    .allSatisfy(entry -> assertThatThrownBy(entry::bytes).isInstanceOf(IllegalStateException.class));
        }
    }

    /** The same tier, which records every entry that it returns. */
    private static SharedTier.Factory<String> noting(List<SharedEntry> entries, SharedTier.Factory<String> tiers) {
        return new SharedTier.Factory<>() {
            @Override
            public Codec<String> codec() {
                return tiers.codec();
            }

            @Override
            public SharedTier open(String cache) {
                SharedTier tier = tiers.open(cache);
                InvocationHandler noting = (proxy, method, arguments) -> {
                    Object reply = method.invoke(tier, arguments);
                    if (reply instanceof SharedEntry entry) {
                        entries.add(entry);
                    }
                    return reply;
                };
                Class<?>[] types = {SharedTier.class};
                return (SharedTier) Proxy.newProxyInstance(SharedTier.class.getClassLoader(), types, noting);
            }
        };
    }

    @Test
    void get_anEntryThatTheCodecCannotRead_isReleased() {
        InterruptedCodec codec = new InterruptedCodec();
        codec.onceWhenDecoding = () -> {
            throw new IllegalStateException("broken by a test");
        };

        readFromL2(codec);

        assertThat(codec.given).hasSize(2).allSatisfy(array -> assertThat(array).containsOnly('#'));
    }
}
