package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.client.Partitions;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class JournalTest {

    private static final long NODE_TIMEOUT = TimeUnit.SECONDS.toNanos(15);
    private static final long KEPT = 4 * NODE_TIMEOUT;

    private final PartitionReports watch = new PartitionReports();
    private final long start = System.nanoTime();
    private final Journal journal = new Journal(watch, NODE_TIMEOUT, 3, start);

    private static ChangeMessage change(String key, long version, long fence) {
        return new ChangeMessage(ChangeMessage.CHANGED, 1, Partitions.anyHash(7) + 42, version, fence, "cache:" + key);
    }

    private static BitSet partition(int number) {
        BitSet set = new BitSet();
        set.set(number);
        return set;
    }

    @Test
    void add_manyChangesOfAKey_isOneEntryWithTheGreatestOfEach() {
        journal.add(change("a", 5, 50), start);
        journal.add(change("a", 0, 60), start);
        journal.add(change("a", 4, 70), start);

        assertThat(journal.of(partition(8))).isEmpty();
        assertThat(journal.of(partition(7))).singleElement().satisfies(entry -> {
            assertThat(entry.change().version()).isEqualTo(5);
            assertThat(entry.change().forcedFence())
                    .as("before which nothing counts")
                    .isEqualTo(60);
            assertThat(entry.change().fence()).isEqualTo(70);
        });
    }

    @Test
    void prune_fourNodeTimeoutsOfUnbrokenReports_forgets() {
        journal.add(change("a", 5, 50), start);
        watch.current(partition(7), start + 2 * KEPT);

        journal.prune(start + KEPT);
        assertThat(journal.size()).isOne();
        journal.prune(start + 2 * KEPT);
        assertThat(journal.size()).isZero();
    }

    @Test
    void prune_thePartitionIsSuspect_forgetsNothing() {
        journal.add(change("a", 5, 50), start);

        journal.prune(start + 10 * KEPT);

        assertThat(journal.size()).isOne();
    }

    @Test
    void add_aSecondAfterTheLastLook_looksAgainAndNotBefore() {
        long second = TimeUnit.SECONDS.toNanos(1);
        Journal brief = new Journal(watch, 1, 100, start);
        watch.current(partition(7), start + 3 * second);
        brief.add(change("a", 5, 50), start);

        brief.add(change("b", 5, 50), start + second / 2);
        assertThat(brief.size()).isEqualTo(2);
        brief.add(change("c", 5, 50), start + second);
        assertThat(brief.size()).isOne();
        brief.add(change("d", 5, 50), start + second + second / 2);
        assertThat(brief.size()).isEqualTo(2);
    }

    @Test
    void add_noRoom_isIncompleteForAWhile() {
        for (String key : new String[] {"a", "b", "c"}) {
            journal.add(change(key, 5, 50), start);
        }
        journal.add(change("a", 6, 60), start);
        assertThat(journal.isIncomplete("cache", start)).isFalse();

        journal.add(change("d", 5, 50), start);

        assertThat(journal.size()).isEqualTo(3);
        assertThat(journal.isIncomplete("cache", start)).isTrue();
        assertThat(journal.isIncomplete("cache", start + 2 * KEPT)).isFalse();
    }

    @Test
    void add_noRoomForOneCache_theOthersAreComplete() {
        for (String key : new String[] {"a", "b", "c"}) {
            journal.add(change(key, 5, 50), start);
        }

        journal.add(new ChangeMessage(ChangeMessage.CHANGED, 1, 42, 0, 50, "small:a"), start);

        assertThat(journal.isIncomplete("small", start)).isTrue();
        assertThat(journal.isIncomplete("cache", start))
                .as("the one that filled it")
                .isFalse();
    }

    @Test
    void of_keyAndGeneration_areDistinct() {
        journal.add(change("a", 5, 50), start);
        journal.add(new ChangeMessage(ChangeMessage.CLEARED, 1, Partitions.anyHash(7), 0, 50, "cache"), start);

        assertThat(journal.of(partition(7)))
                .extracting(entry -> entry.subject().isGeneration())
                .containsExactlyInAnyOrder(false, true);
    }

    @Test
    void add_sameKeyHashInTwoCaches_isTwoEntries() {
        journal.add(change("a", 5, 50), start);
        journal.add(new ChangeMessage(ChangeMessage.CHANGED, 1, Partitions.anyHash(7) + 42, 5, 50, "other:a"), start);

        assertThat(journal.size()).isEqualTo(2);
    }

    @Test
    void add_endOfALease_isNotRemembered() {
        journal.add(new ChangeMessage(ChangeMessage.RELEASED, 1, 42, 0, 50, "cache:a"), start);
        assertThat(journal.size()).isZero();
        journal.add(new ChangeMessage(ChangeMessage.CLEARED, 1, 0, 0, 50, "cache"), start);
        assertThat(journal.size()).isOne();
    }
}
