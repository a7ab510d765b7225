package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.coherence.Floors;
import io.tieredcache.coherence.Freshness;
import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.Released;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.TierFailure;
import java.lang.reflect.Proxy;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * L2 receives a change within two seconds of being able to, independently of other pending changes. Time is virtual.
 */
class RecoveryLivenessTest {

    private static final long LEASE_MILLIS = 60_000;
    private static final TierFailure SILENCE = new TierFailure(Failure.Kind.TIMEOUT, "no reply in time", null);

    private final Set<String> notified = new HashSet<>();
    private final Set<String> released = new HashSet<>();
    private final BitSet cleared = new BitSet();
    private Predicate<String> dead = key -> true;
    /**
     * If true, dead keys use up the whole time of a call, like those of a node that does not answer; otherwise they
     * fail at once.
     */
    private boolean silent = true;

    private long now;
    /** The time at which the current call ends. */
    private long endsAt;

    private final Recovery recovery = recovery();

    private Recovery recovery() {
        Ticker ticker = () -> now;
        Floors floors = new Floors(ticker, new Freshness(ticker, 0));
        return new Recovery("rows", tier(), floors, timing(ticker), LEASE_MILLIS);
    }

    private static Timing timing(Ticker ticker) {
        return (Timing) Proxy.newProxyInstance(
                Timing.class.getClassLoader(), new Class<?>[] {Timing.class}, (proxy, method, args) -> {
                    assertThat(method.getName()).isEqualTo("nanos");
                    return ticker.nanos();
                });
    }

    @SuppressWarnings("unchecked") // the lists are those of the interface
    private SharedTier tier() {
        return (SharedTier) Proxy.newProxyInstance(
                SharedTier.class.getClassLoader(), new Class<?>[] {SharedTier.class}, (proxy, method, args) -> {
                    long limit = (Long) args[1];
                    return switch (method.getName()) {
                        case "invalidateAll" ->
                            ((List<InvalidateRequest>) args[0])
                                    .stream()
                                            .map(request -> answer(request.key(), notified, limit, new Invalidated(1)))
                                            .toList();
                        case "releaseAll" ->
                            ((List<ReleaseRequest>) args[0])
                                    .stream()
                                            .map(request -> answer(request.key(), released, limit, Released.GONE))
                                            .toList();
                        case "clear" -> clear((BitSet) args[0], limit);
                        default -> throw new AssertionError(method);
                    };
                });
    }

    private Object answer(String key, Set<String> known, long limit, Object reply) {
        if (dead.test(key)) {
            endsAt = silent ? now + limit : endsAt;
            return SILENCE;
        }
        known.add(key);
        return reply;
    }

    private Cleared clear(BitSet partitions, long limit) {
        BitSet missed = new BitSet();
        partitions.stream()
                .filter(partition -> dead.test("partition " + partition))
                .forEach(missed::set);
        cleared.or(partitions);
        cleared.andNot(missed);
        endsAt = missed.isEmpty() ? endsAt : now + limit;
        return new Cleared(missed, missed.isEmpty() ? null : SILENCE);
    }

    private void run(long nanos) {
        for (long end = now + nanos; now < end; ) {
            endsAt = now;
            boolean unused = recovery.round();
            now = Math.max(endsAt, now + TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static int partition(String key) {
        return key.startsWith("partition ")
                ? Integer.parseInt(key.substring("partition ".length()))
                : KeyHash.partition(KeyHash.of(key));
    }

    @ParameterizedTest
    @CsvSource({"3000,3,1", "9000,3,2", "9000,3,1", "60000,3,1", "190000,2,1", "190000,100,99"})
    void round_nodesComeBackWhileOthersStayAway_theirChangesAreSentWithinTwoSeconds(int keys, int nodes, int away) {
        IntStream.range(0, keys).forEach(key -> recovery.add("key " + key, 1));
        IntStream.range(0, 1000).forEach(key -> recovery.release("lease " + key, key));
        recovery.clear(KeyHash.partitions());
        run(TimeUnit.SECONDS.toNanos(30));
        assertThat(recovery.size()).isEqualTo(keys + KeyHash.PARTITIONS);

        dead = key -> partition(key) % nodes < away;
        run(TimeUnit.SECONDS.toNanos(2));

        for (int key = 0; key < keys; key++) {
            assertThat(notified.contains("key " + key)).isNotEqualTo(dead.test("key " + key));
        }
        for (int key = 0; key < 1000; key++) {
            assertThat(released.contains("lease " + key)).isNotEqualTo(dead.test("lease " + key));
        }
        assertThat(IntStream.range(0, KeyHash.PARTITIONS))
                .allMatch(number -> cleared.get(number) != dead.test("partition " + number));

        dead = key -> false;
        run(TimeUnit.SECONDS.toNanos(2));
        assertThat(recovery.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000})
    void round_halfOfTheKeysAreRefusedForEver_theOthersAreSentAtOnce(int keys) {
        silent = false;
        dead = key -> key.hashCode() % 2 == 0;
        IntStream.range(0, keys).forEach(key -> recovery.add("key " + key, 0));
        run(TimeUnit.SECONDS.toNanos(2));

        for (int key = 0; key < keys; key++) {
            assertThat(notified.contains("key " + key)).isNotEqualTo(dead.test("key " + key));
        }
    }

    /** Failures that are not those of a node: a key that shares its partition with failing keys still has its turn. */
    @Test
    void round_everyKeyFailsAndThenHalfOfThem_theOthersHaveTheirTurn() {
        int keys = 50_000;
        IntStream.range(0, keys).forEach(key -> recovery.add("key " + key, 0));
        run(TimeUnit.SECONDS.toNanos(5));

        dead = key -> key.hashCode() % 2 == 0;
        run(TimeUnit.SECONDS.toNanos(20));

        for (int key = 0; key < keys; key++) {
            assertThat(notified.contains("key " + key)).isNotEqualTo(dead.test("key " + key));
        }
    }

    @Test
    void round_aNewChangeOfAnAnsweringNode_isSentAtOnceDuringAnOutage() {
        dead = key -> partition(key) % 2 == 0;
        IntStream.range(0, 20_000).forEach(key -> recovery.add("key " + key, 1));
        run(TimeUnit.SECONDS.toNanos(10));
        notified.clear();

        IntStream.range(0, 2_000).forEach(key -> recovery.add("late " + key, 1));
        run(TimeUnit.SECONDS.toNanos(1));

        assertThat(IntStream.range(0, 2_000).mapToObj(key -> "late " + key))
                .allMatch(key -> notified.contains(key) != dead.test(key));
    }

    /** Each new change makes a partition fail that had not failed before. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 100, 400, 499, 501})
    void round_changesForADeadNodeArriveAllTheTime_aBrieflyRefusedChangeIsSentWithinTwoSeconds(int millis) {
        IntStream.range(0, 300).forEach(key -> recovery.add("refused " + key, 1));
        run(TimeUnit.SECONDS.toNanos(3));
        dead = key -> !key.startsWith("refused");
        Iterator<String> late = IntStream.range(0, 5_000)
                .mapToObj(key -> "late " + key)
                .filter(key ->
                        IntStream.range(0, 300).noneMatch(other -> partition("refused " + other) == partition(key)))
                .iterator();

        for (long end = now + TimeUnit.SECONDS.toNanos(2); now < end; ) {
            recovery.add(late.next(), 1);
            run(TimeUnit.MILLISECONDS.toNanos(millis));
        }

        assertThat(IntStream.range(0, 300).mapToObj(key -> "refused " + key)).allMatch(notified::contains);
    }

    @Test
    void add_moreThanFits_partitionsAreClearedInTheirPlaceAndNothingIsLost() {
        int keys = Recovery.MOST_KEYS + 1_000;
        IntStream.range(0, keys).forEach(key -> recovery.add("key " + key, 1));

        assertThat(recovery.size()).isLessThanOrEqualTo(Recovery.MOST_KEYS + KeyHash.PARTITIONS);
        assertThat(IntStream.range(0, keys).mapToObj(key -> "key " + key))
                .allMatch(key -> recovery.covers(key, KeyHash.of(key)));

        dead = key -> false;
        run(TimeUnit.SECONDS.toNanos(2));
        assertThat(recovery.size()).isZero();
        assertThat(IntStream.range(0, keys).mapToObj(key -> "key " + key))
                .allMatch(key -> notified.contains(key) || cleared.get(partition(key)));
    }

    @Test
    void oldestMillis_severalChangesWait_isTheAgeOfTheFirst() {
        recovery.add("first", 1);
        run(TimeUnit.SECONDS.toNanos(5));
        recovery.add("second", 1);
        recovery.add("first", 2);
        run(TimeUnit.SECONDS.toNanos(5));

        assertThat(recovery.oldestMillis()).isBetween(10_000L, 12_000L);
        dead = "second"::equals;
        run(TimeUnit.SECONDS.toNanos(2));
        assertThat(notified).contains("first");
        assertThat(recovery.oldestMillis()).isBetween(7_000L, 9_000L);
        dead = key -> false;
        run(TimeUnit.SECONDS.toNanos(2));
        assertThat(recovery.oldestMillis()).isZero();
    }

    @Test
    void oldestMillis_aWriteIsUnderWay_timingFromItsCommit() {
        recovery.suspend("key");
        run(TimeUnit.SECONDS.toNanos(5));
        assertThat(recovery.size()).isOne();
        assertThat(recovery.oldestMillis()).isZero();

        recovery.resume("key", 1);
        assertThat(recovery.oldestMillis()).isEqualTo(1);
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(recovery.oldestMillis()).isEqualTo(1_000);
    }

    @Test
    void oldestMillis_clearInPlaceOfTooManyChanges_isAsOldAsTheyWere() {
        recovery.add("first", 1);
        now += TimeUnit.SECONDS.toNanos(60);
        IntStream.range(0, 3 * Recovery.MOST_KEYS).forEach(key -> recovery.add("key " + key, 1));
        assertThat(recovery.covers("first", KeyHash.of("first"))).isTrue();

        assertThat(recovery.oldestMillis()).isEqualTo(60_000);
    }

    @Test
    void oldestMillis_clearWantedAgainWhileItIsSent_isNoOlderThanThat() {
        recovery.clear(KeyHash.partitions());
        now += TimeUnit.SECONDS.toNanos(60);
        dead = key -> {
            recovery.clear(KeyHash.partitions());
            return false;
        };
        assertThat(recovery.round()).isTrue();

        assertThat(recovery.size()).isPositive();
        assertThat(recovery.oldestMillis()).isEqualTo(1);
    }

    @Test
    void add_afterClose_isSentBeforeItReturnsOrWarnedOf() {
        dead = key -> key.equals("not notified");
        recovery.close();
        try (LoggedWarnings warnings = LoggedWarnings.open()) {
            recovery.add("late", 1);
            assertThat(notified).containsExactly("late");
            assertThat(warnings.containing("after the cache was closed")).isEmpty();

            recovery.add("not notified", 1);
            assertThat(warnings.containing("after the cache was closed")).hasSize(1);
        }
    }

    @Test
    void close_aNodeIsAway_theOthersAreNotifiedBeforeItReturns() {
        IntStream.range(0, 9_000).forEach(key -> recovery.add("key " + key, 1));
        run(TimeUnit.SECONDS.toNanos(5));
        dead = key -> partition(key) % 3 == 0;

        recovery.close();

        assertThat(IntStream.range(0, 9_000).mapToObj(key -> "key " + key))
                .allMatch(key -> notified.contains(key) != dead.test(key));
    }
}
