package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Codec;
import io.tieredcache.spi.Loaded;
import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * If code throws in the middle of a call, everything that the call had acquired is released: its stripe's change
 * counter, its flight and its lease.
 */
@Timeout(60)
class HalfDoneTest {

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
    private final ScriptedSource l3 = new ScriptedSource();

    private TieredCache<Integer, String> open() {
        return TierSet.L1_L2_L3.with(l2, l3, ticker).build();
    }

    private static void throwInternalError() {
        throw new InternalError("thrown on purpose");
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"BEGIN", "END"})
    void put_l2Throws_isPendingAndL1WorksAfterwards(Operation operation) {
        try (TieredCache<Integer, String> cache = open()) {
            l2.beforeNext(operation, HalfDoneTest::throwInternalError);
            assertThat(cache.put(1, "uno")).isEqualTo(WriteOutcome.PENDING);
            assertThat(l3.rows.find(1)).isEqualTo("uno");
            assertL1Works(cache);
        }
    }

    @Test
    void put_writerThrowsAnError_saysThatTheOutcomeIsUnknownAndL1WorksAfterwards() {
        try (TieredCache<Integer, String> cache = open()) {
            l3.beforeNextWrite(() -> {
                throw new NoClassDefFoundError("com/acme/Gone");
            });
            assertThatThrownBy(() -> cache.put(1, "uno"))
                    .isInstanceOfSatisfying(
                            CacheWritingException.class,
                            e -> assertThat(e.nothingWritten()).isFalse())
                    .hasCauseInstanceOf(NoClassDefFoundError.class);
            l3.beforeNextWrite(HalfDoneTest::throwInternalError);
            assertThatThrownBy(() -> cache.put(1, "uno")).isInstanceOf(InternalError.class);
            assertThat(cache.stats().l3().writeFailures()).isEqualTo(2);
            assertL1Works(cache);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"INVALIDATE", "CLEAR"})
    void invalidateOrClear_l2Throws_isPendingAndL1ServesNothingOld(Operation operation) {
        try (TieredCache<Integer, String> cache = open()) {
            l3.rows.store(1, "one");
            cache.get(1);
            l3.rows.store(1, "uno");
            l2.beforeNext(operation, HalfDoneTest::throwInternalError);
            WriteOutcome outcome = operation == Operation.CLEAR ? cache.clear() : cache.invalidate(1);
            assertThat(outcome).isEqualTo(WriteOutcome.PENDING);
            assertThat(cache.get(1)).isEqualTo("uno");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"READ", "ACQUIRE", "FILL"})
    void get_l2Throws_isAnsweredByL3(Operation operation) {
        l3.rows.store(1, "one");
        try (LoggedWarnings warnings = LoggedWarnings.open();
                TieredCache<Integer, String> cache = open()) {
            l2.beforeNext(operation, HalfDoneTest::throwInternalError);
            assertThat(cache.get(1)).isEqualTo("one");
            l2.beforeNext(operation, HalfDoneTest::throwInternalError);
            assertThat(cache.getAll(List.of(1, 2))).containsEntry(1, "one");
            assertThat(warnings.containing("SharedTier")).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void getAll_oneKeyHasNoText_leavesNoFlightOfTheOthers() {
        try (TieredCache<String, String> cache = TieredCache.<String, String>named("words")
                .l2(store.tier(new StringCodec()))
                .l3(key -> "row")
                .deadline(Duration.ofMillis(300))
                .build()) {
            assertThatThrownBy(() -> cache.getAll(List.of("a", ""))).isInstanceOf(IllegalArgumentException.class);
            assertThat(cache.get("a")).isEqualTo("row");
        }
    }

    static List<Supplier<Throwable>> thrown() {
        return Thrown.ofTheCode().toList();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void get_codecThrows_isAnsweredByL3AndWarnedOfOnce(Supplier<Throwable> kind) {
        AtomicReference<@Nullable Supplier<Throwable>> broken = new AtomicReference<>();
        try (LoggedWarnings warnings = LoggedWarnings.open();
                TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                        .l2(store.tier(new BrokenCodec(broken)))
                        .l3(l3, l3)
                        .build()) {
            l3.rows.store(1, "one");
            cache.get(1);
            broken.set(kind);
            assertThat(cache.get(1)).isEqualTo("one");
            assertThat(cache.get(1)).isEqualTo("one");
            assertThat(cache.get(2)).isNull();
            assertThat(warnings.containing("cannot read"))
                    .singleElement()
                    .asString()
                    .contains(BrokenCodec.class.getName(), kind.get().getClass().getName());
            assertThat(warnings.containing("cannot write")).hasSize(1);
            assertThatThrownBy(() -> cache.put(1, "uno")).isInstanceOf(CacheCodecException.class);
            assertThat(l3.rows.find(1)).isEqualTo("one");
            broken.set(null);
            assertThat(cache.get(1)).isEqualTo("one");
        }
    }

    private record BrokenCodec(AtomicReference<@Nullable Supplier<Throwable>> broken) implements Codec<String> {

        @Override
        public int id() {
            return 65;
        }

        @Override
        public byte[] encode(String value) throws Exception {
            fail();
            return new StringCodec().encode(value);
        }

        @Override
        public String decode(byte[] bytes, int offset, int length) throws Exception {
            fail();
            return new StringCodec().decode(bytes, offset, length);
        }

        private void fail() {
            Supplier<Throwable> kind = broken.get();
            if (kind != null) {
                throw Thrown.<RuntimeException>now(kind.get());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void get_keyFormatThrows_isRefusedAndLeavesNothing(Supplier<Throwable> kind) {
        AtomicReference<@Nullable Supplier<Throwable>> broken = new AtomicReference<>();
        try (TieredCache<String, String> cache = TieredCache.<String, String>named("words")
                .l2(store.tier(new StringCodec()))
                .l3(key -> "row")
                .keyFormat(key -> {
                    Supplier<Throwable> thrown = broken.get();
                    if (thrown != null && key.equals("b")) {
                        throw Thrown.<RuntimeException>now(thrown.get());
                    }
                    return key;
                })
                .deadline(Duration.ofMillis(300))
                .build()) {
            broken.set(kind);
            assertThatThrownBy(() -> cache.getAll(List.of("a", "b"))).isInstanceOf(RuntimeException.class);
            assertThat(cache.get("a")).isEqualTo("row");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // the test uses a loader that returns null
    void load_returnsNullForTheAnswer_isALoadFailureThatNamesTheLoader() {
        BrokenLoader loader = new BrokenLoader();
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l3(loader)
                .build()) {
            loader.answer = null;
            namesTheLoader(() -> cache.get(1), "load returned null");
            namesTheLoader(() -> cache.getAll(List.of(1, 2)), "loadAll returned null");
            loader.answer = new TreeMap<>();
            loader.answer.put(1, null);
            namesTheLoader(() -> cache.getAll(List.of(1, 2)), "loadAll returned null for a key");
            assertThat(cache.stats().l3().loadFailures()).isEqualTo(3);
            assertThat(cache.stats().l3().loadedKeys()).isZero();
        }
    }

    private static void namesTheLoader(ThrowingCallable call, String what) {
        assertThatThrownBy(call)
                .isInstanceOf(CacheLoadingException.class)
                .rootCause()
                .hasMessageContainingAll(BrokenLoader.class.getName(), what);
    }

    @SuppressWarnings("NullAway") // the test passes null on purpose
    private static final class BrokenLoader implements CacheLoader<Integer, String> {

        @Nullable
        Map<Integer, Loaded<String>> answer;

        @Override
        public @Nullable String load(Integer key) {
            return null;
        }

        @Override
        public Loaded<String> load(Integer key, CallContext context) {
            return null;
        }

        @Override
        public Map<Integer, Loaded<String>> loadAll(Collection<? extends Integer> keys, CallContext context) {
            return answer;
        }
    }

    private static void assertL1Works(TieredCache<Integer, String> cache) {
        await().until(() -> cache.stats().pendingInvalidations() == 0);
        cache.put(1, "due");
        assertThat(cache.get(1)).isEqualTo("due");
        long hits = cache.stats().l1().hits();
        IntStream.range(0, 20).forEach(i -> cache.get(1));
        assertThat(cache.stats().l1().hits() - hits).isEqualTo(20);
    }
}
