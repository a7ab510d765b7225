package io.tieredcache.redis;

import io.tieredcache.redis.Generation.Question;
import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.client.RedisClient;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.TierFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The generations of one cache, one for each region of neighbouring partitions. The key of a generation is in the first
 * partition of its region, so it is mostly on the node of the region's entries. Therefore a node that does not answer
 * leaves the regions of other nodes readable.
 */
final class Generations {

    static final int REGIONS = 64;

    private static final int PARTITIONS_PER_REGION = Partitions.COUNT / REGIONS;

    private final RedisClient nodes;
    private final Generation[] regions = new Generation[REGIONS];

    Generations(RedisLink link, RedisKeys keys, String cache, long origin) {
        nodes = link.nodes();
        byte[] name = cache.getBytes(StandardCharsets.US_ASCII);
        for (int region = 0; region < REGIONS; region++) {
            regions[region] = new Generation(link, keys, name, origin, region * PARTITIONS_PER_REGION);
        }
    }

    Generation of(int partition) {
        return regions[partition / PARTITIONS_PER_REGION];
    }

    /** Calls with each partition that contains a generation. */
    void forEachPartition(IntConsumer call) {
        for (Generation region : regions) {
            call.accept(region.partition());
        }
    }

    /** Sets the listener to changes of ids by other tiers, which gets the partitions of the region; must be quick. */
    void onChange(Consumer<BitSet> listener) {
        for (Generation region : regions) {
            BitSet partitions = new BitSet(Partitions.COUNT);
            partitions.set(region.partition(), region.partition() + PARTITIONS_PER_REGION);
            region.onChange(() -> listener.accept(partitions));
        }
    }

    /** Reads the unknown ids, and creates the missing ones; returns the failure, or null. */
    @Nullable
    TierFailure read(long timeoutNanos) {
        List<Generation> unknown = new ArrayList<>();
        for (Generation region : regions) {
            if (!region.isKnown()) {
                unknown.add(region);
            }
        }
        return ask(unknown, false, timeoutNanos).why();
    }

    /**
     * Begins new generations of the regions of some partitions; the result contains the partitions that may be
     * unchanged.
     */
    Cleared renew(BitSet partitions, long timeoutNanos) {
        List<Generation> concerned = new ArrayList<>();
        for (Generation region : regions) {
            if (!of(region, partitions).isEmpty()) {
                concerned.add(region);
            }
        }
        Cleared cleared = ask(concerned, true, timeoutNanos);
        cleared.missed().and(partitions);
        return cleared;
    }

    private Cleared ask(List<Generation> asked, boolean renew, long timeoutNanos) {
        List<Question> questions = new ArrayList<>(asked.size());
        asked.forEach(region -> questions.add(region.question(renew)));
        List<Reply> replies =
                nodes.callAll(questions.stream().map(Question::request).toList(), timeoutNanos);
        TierFailure failed = null;
        BitSet missed = new BitSet(Partitions.COUNT);
        for (int i = 0; i < replies.size(); i++) {
            Generation region = asked.get(i);
            if (region.answered(questions.get(i), replies.get(i)) instanceof TierFailure failure) {
                failed = failure;
                missed.set(region.partition(), region.partition() + PARTITIONS_PER_REGION);
            }
        }
        return new Cleared(missed, failed);
    }

    /** Records a gap in the reports of these partitions. */
    void suspect(BitSet partitions) {
        for (Generation region : regions) {
            if (partitions.get(region.partition())) {
                region.suspect();
            }
        }
    }

    /**
     * Records that every change in these partitions before that time has been reported; returns false if one of their
     * ids has to be read.
     */
    boolean current(BitSet partitions, long nanoTime) {
        boolean known = true;
        for (Generation region : regions) {
            if (partitions.get(region.partition())) {
                region.current(nanoTime);
                known &= region.isKnown();
            }
        }
        return known;
    }

    /**
     * Splits partitions by the time up to which both their changes and their generation are known; omits those whose
     * generation is unknown.
     *
     * @param nanoTime the time up to which changes are known
     */
    void forEachMoment(BitSet partitions, long nanoTime, MomentConsumer consumer) {
        BitSet upToDate = new BitSet(Partitions.COUNT);
        for (Generation region : regions) {
            BitSet here = region.isKnown() ? of(region, partitions) : new BitSet();
            if (region.freshNanos() - nanoTime >= 0) {
                upToDate.or(here);
            } else if (!here.isEmpty()) {
                consumer.accept(here, region.freshNanos());
            }
        }
        if (!upToDate.isEmpty()) {
            consumer.accept(upToDate, nanoTime);
        }
    }

    private static BitSet of(Generation region, BitSet partitions) {
        BitSet here = new BitSet(Partitions.COUNT);
        here.set(region.partition(), region.partition() + PARTITIONS_PER_REGION);
        here.and(partitions);
        return here;
    }

    /** A consumer of partitions, with the time up to which their changes and their generation are known. */
    interface MomentConsumer {
        void accept(BitSet partitions, long nanoTime);
    }
}
