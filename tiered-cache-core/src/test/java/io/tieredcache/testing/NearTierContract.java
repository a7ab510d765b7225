package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules for every {@link NearTier}. A subclass implements {@link #bounded}; there are no exemptions. */
public abstract class NearTierContract {

    private static final int ROUNDS = 2_000;

    private NearTier<String, String> tier;

    /** Called by subclasses. */
    protected NearTierContract() {}

    /**
     * Returns a factory of tiers that hold about the given number of small entries.
     *
     * @param entries limit, at least 100
     * @return the factory
     */
    protected abstract NearTier.Factory bounded(int entries);

    @BeforeEach
    final void create() {
        tier = bounded(10_000).create("contract");
    }

    @AfterEach
    final void close() {
        tier.close();
    }

    @Test
    void get_nothingThere_isNull() {
        assertThat(tier.get("key")).isNull();
        assertThat(tier.entries()).isZero();
        assertThat(tier.evictions()).isZero();
        assertThat(tier.bytes()).isNotNegative();
        assertThat(tier.tooLarge()).isZero();
    }

    @Test
    void install_permitted_holdsThisVeryEntry() {
        NearEntry<String> entry = entry("value");

        assertThat(tier.install("key", entry, () -> true)).isTrue();

        assertThat(tier.get("key")).isSameAs(entry);
        assertThat(tier.get("other")).isNull();
    }

    @Test
    void install_permittedAgain_replaces() {
        tier.install("key", entry("old"), () -> true);

        tier.install("key", entry("new"), () -> true);

        assertThat(held("key")).isEqualTo("new");
    }

    @Test
    void install_refused_leavesWhatWasThere() {
        tier.install("key", entry("old"), () -> true);

        assertThat(tier.install("key", entry("new"), () -> false)).isFalse();
        assertThat(tier.install("other", entry("new"), () -> false)).isFalse();

        assertThat(held("key")).isEqualTo("old");
        assertThat(tier.get("other")).isNull();
    }

    @Test
    void install_anyKey_asksOnce() {
        AtomicInteger asked = new AtomicInteger();

        tier.install("key", entry("value"), () -> asked.incrementAndGet() > 0);
        tier.install("key", entry("value"), () -> asked.incrementAndGet() > 0);

        assertThat(asked).hasValue(2);
    }

    @Test
    void install_knownAbsentOrLongExpired_isHeldForTheCacheToCheck() {
        NearEntry<String> absent = NearEntry.of(null, Long.MAX_VALUE, Long.MAX_VALUE, 3, 4, 5, 6);
        NearEntry<String> expired = NearEntry.of("old", Long.MIN_VALUE / 2, Long.MIN_VALUE / 2, 0, 0, 0, 0);

        tier.install("absent", absent, () -> true);
        tier.install("expired", expired, () -> true);

        assertThat(tier.get("absent")).isSameAs(absent);
        assertThat(tier.get("expired")).isSameAs(expired);
    }

    @Test
    void remove_key_removesItAlone() {
        tier.install("key", entry("value"), () -> true);
        tier.install("other", entry("value"), () -> true);

        assertThat(tier.remove("key")).isTrue();
        assertThat(tier.remove("key")).isFalse();

        assertThat(tier.get("key")).isNull();
        assertThat(tier.get("other")).isNotNull();
    }

    @Test
    void remove_thisVeryEntry_removesIt() {
        NearEntry<String> entry = entry("value");
        tier.install("key", entry, () -> true);

        assertThat(tier.remove("key", entry)).isTrue();

        assertThat(tier.get("key")).isNull();
        assertThat(tier.remove("key", entry)).isFalse();
    }

    @Test
    void remove_equalButAnotherEntry_leavesIt() {
        NearEntry<String> entry = entry("value");
        tier.install("key", entry, () -> true);

        assertThat(tier.remove("key", entry("value"))).isFalse();

        assertThat(tier.get("key")).isSameAs(entry);
    }

    @Test
    @Timeout(60)
    void remove_oneEntryByTwoCallers_oneSucceeds() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        AtomicInteger removed = new AtomicInteger();
        NearEntry<String> entry = entry("value");
        Runnable remover = () -> {
            for (int i = 0; i < ROUNDS; i++) {
                meet(start);
                if (tier.remove("key", entry)) {
                    removed.incrementAndGet();
                }
                meet(start);
            }
        };
        Thread other = new Thread(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                tier.install("key", entry, () -> true);
                meet(start);
                if (tier.remove("key", entry)) {
                    removed.incrementAndGet();
                }
                meet(start);
            }
        });
        other.start();
        remover.run();
        other.join();

        assertThat(removed).hasValue(ROUNDS);
    }

    @Test
    void clear_manyEntries_removesAll() {
        for (int i = 0; i < 100; i++) {
            tier.install("key " + i, entry("value"), () -> true);
        }

        tier.clear();

        for (int i = 0; i < 100; i++) {
            assertThat(tier.get("key " + i)).isNull();
        }
        assertThat(tier.entries()).isZero();
    }

    @Test
    void entries_fewerThanTheBound_areAllHeldAndCounted() {
        for (int i = 0; i < 500; i++) {
            tier.install("key " + i, entry("value " + i), () -> true);
        }

        for (int i = 0; i < 500; i++) {
            assertThat(held("key " + i)).isEqualTo("value " + i);
        }
        Patience.eventually(() -> assertThat(tier.entries()).isEqualTo(500));
        assertThat(tier.evictions()).isZero();
    }

    @Test
    void entries_moreThanTheBound_areEvictedAndCounted() {
        try (NearTier<String, String> small = bounded(100).create("small")) {
            for (int i = 0; i < 5_000; i++) {
                small.install("key " + i, entry("value"), () -> true);
            }

            Patience.eventually(() -> {
                assertThat(small.entries()).isLessThanOrEqualTo(200);
                assertThat(small.evictions()).isEqualTo(5_000 - small.entries());
            });
        }
    }

    @Test
    void evictions_removedByHand_areNotCounted() {
        tier.install("key", entry("value"), () -> true);
        tier.install("key", entry("newer"), () -> true);
        tier.remove("key");
        tier.install("key", entry("value"), () -> true);
        tier.clear();

        assertThat(tier.evictions()).isZero();
    }

    @Test
    void close_twice_holdsNothingEvenIfInstalledLater() {
        tier.install("key", entry("value"), () -> true);

        tier.close();
        tier.close();
        tier.install("late", entry("value"), () -> true);

        assertThat(tier.get("key")).isNull();
        assertThat(tier.get("late")).isNull();
        assertThat(tier.entries()).isZero();
    }

    @Test
    void factory_twoTiers_areSeparate() {
        NearTier.Factory factory = bounded(100);
        try (NearTier<String, String> one = factory.create("one");
                NearTier<String, String> two = factory.create("two")) {
            one.install("key", entry("value"), () -> true);

            assertThat(two.get("key")).isNull();
            two.clear();
            assertThat(one.get("key")).isNotNull();
        }
    }

    @Test
    @Timeout(60)
    void get_installOfTheSameKeyUnderWay_doesNotWait() throws InterruptedException {
        tier.install("key", entry("old"), () -> true);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread installer = new Thread(() -> tier.install("key", entry("new"), () -> {
            asked.countDown();
            return awaited(goOn);
        }));
        installer.start();
        asked.await();

        assertThat(held("key")).isEqualTo("old");

        goOn.countDown();
        installer.join();
        assertThat(held("key")).isEqualTo("new");
    }

    @Test
    @Timeout(60)
    void install_racingWithInvalidation_neverOutlivesIt() throws Exception {
        AtomicInteger epoch = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(2);
        CyclicBarrier end = new CyclicBarrier(2);
        Thread invalidator = new Thread(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                meet(start);
                epoch.incrementAndGet();
                tier.remove("key");
                meet(end);
            }
        });
        invalidator.start();
        for (int i = 0; i < ROUNDS; i++) {
            int noted = epoch.get();
            start.await();
            tier.install("key", entry("read before"), () -> epoch.get() == noted);
            end.await();
            assertThat(tier.get("key")).as("round %d", i).isNull();
        }
        invalidator.join();
    }

    private @Nullable String held(String key) {
        NearEntry<String> entry = tier.get(key);
        assertThat(entry).isNotNull();
        return entry == null ? null : entry.value();
    }

    private static NearEntry<String> entry(String value) {
        return NearEntry.of(value, Long.MAX_VALUE, Long.MAX_VALUE, 1, 2, 3, 4);
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
