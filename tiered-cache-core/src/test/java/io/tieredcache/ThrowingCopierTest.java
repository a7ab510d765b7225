package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.testing.FakeTicker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A copier that throws costs a copy, never an outcome; and no two callers get the same object. */
@Timeout(60)
class ThrowingCopierTest {

    private final FakeTicker ticker = new FakeTicker();
    private final Map<Integer, List<String>> rows =
            new ConcurrentHashMap<>(Map.of(1, List.of("one"), 2, List.of("two")));
    private final AtomicReference<@Nullable Supplier<? extends @Nullable Throwable>> thrown = new AtomicReference<>();
    private volatile CountDownLatch loading = new CountDownLatch(0);

    private final CacheWriter<Integer, List<String>> writer = new CacheWriter<>() {
        @Override
        public long write(Integer key, List<String> value, CallContext context) {
            rows.put(key, List.copyOf(value));
            return 0;
        }

        @Override
        public long delete(Integer key, CallContext context) {
            rows.remove(key);
            return 0;
        }
    };

    private TieredCache<Integer, List<String>> open() {
        return TieredCache.<Integer, List<String>>named("lists")
                .l1(MemoryTier.ofDefaults())
                .l3(
                        key -> {
                            Threads.await(loading);
                            return new ArrayList<>(rows.get(key));
                        },
                        writer)
                .copier(this::copy)
                .ticker(ticker)
                .build();
    }

    @SuppressWarnings("NullAway") // one of the tested copiers returns null
    private List<String> copy(List<String> value) {
        Supplier<? extends @Nullable Throwable> kind = thrown.get();
        if (kind == null) {
            return new ArrayList<>(value);
        }
        Throwable failure = kind.get();
        if (failure != null) {
            throw Thrown.<RuntimeException>now(failure);
        }
        return null;
    }

    static List<Supplier<? extends @Nullable Throwable>> thrown() {
        List<Supplier<? extends @Nullable Throwable>> all =
                new ArrayList<>(Thrown.ofAnyKind().toList());
        all.add(() -> null);
        return all;
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void put_copierFails_isAppliedAndKeptNowhere(Supplier<? extends @Nullable Throwable> kind) {
        try (LoggedWarnings warnings = LoggedWarnings.open();
                TieredCache<Integer, List<String>> cache = open()) {
            cache.get(1);
            thrown.set(kind);
            assertThat(cache.put(1, List.of("uno"))).isEqualTo(WriteOutcome.APPLIED);
            assertThat(cache.put(2, List.of("due"))).isEqualTo(WriteOutcome.APPLIED);
            assertThat(rows).containsEntry(1, List.of("uno"));
            assertThat(cache.stats().l1().entries()).isZero();
            assertThat(cache.get(1)).containsExactly("uno");
            assertThat(cache.refresh(1)).containsExactly("uno");
            assertThat(cache.stats().l1().entries()).isZero();
            assertThat(warnings.containing("copier")).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void hits_copierFails_areAnsweredWithAnObjectOfTheirOwn(Supplier<? extends @Nullable Throwable> kind) {
        try (TieredCache<Integer, List<String>> cache = open()) {
            cache.getAll(List.of(1, 2));
            thrown.set(kind);
            spoil(cache.get(1));
            cache.getAll(List.of(1, 2)).values().forEach(ThrowingCopierTest::spoil);
            spoil(cache.getIfPresent(1));
            spoil(cache.async().get(2).join());
            spoil(cache.async().get(1).join());
            thrown.set(null);
            assertThat(cache.getAll(List.of(1, 2)).values()).containsExactly(List.of("one"), List.of("two"));
        }
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void asyncGet_ofAHitWhoseCopyFails_isAnswered(Supplier<? extends @Nullable Throwable> kind) {
        try (TieredCache<Integer, List<String>> cache = open()) {
            cache.get(1);
            thrown.set(kind);
            assertThat(cache.async().get(1).join()).containsExactly("one");
        }
    }

    @Test
    void joiners_copierFails_areGivenDifferentObjects() throws Exception {
        thrown.set(() -> new IllegalStateException("thrown on purpose"));
        loading = new CountDownLatch(1);
        try (TieredCache<Integer, List<String>> cache = open();
                Threads threads = new Threads()) {
            List<FutureTask<List<String>>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(threads.start(() -> cache.get(1)));
                callers.add(threads.start(() -> cache.getAll(List.of(1, 2)).get(1)));
            }
            threads.awaitAllWaiting();
            loading.countDown();
            List<List<String>> given = new ArrayList<>();
            for (FutureTask<List<String>> caller : callers) {
                given.add(caller.get());
            }
            assertThat(given).allMatch(List.of("one")::equals);
            for (int i = 0; i < given.size(); i++) {
                given.get(i).add("changed by " + i);
            }
            assertThat(given).allMatch(list -> list.size() == 2);
        }
    }

    private static void spoil(@Nullable List<String> given) {
        if (given != null) {
            assertThat(given).hasSize(1);
            given.add("spoiled");
        }
    }
}
