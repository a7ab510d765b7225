package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one sentinel.
 *
 * @param master the address of the master
 * @param epoch number of the sentinel's configuration, which grows with every failover
 */
record SentinelAnswer(Address master, long epoch) {

    /**
     * Returns the answer to follow: the one with the latest configuration, since a sentinel that was cut off still
     * names the master that the other sentinels have replaced. An earlier configuration than the followed one is
     * accepted only if more than half of the sentinels answer and none has a later one. The sentinels were set up anew
     * then.
     *
     * @param answers at least one
     * @param followed the answer that was followed so far
     * @param sentinels the number of sentinels
     */
    static SentinelAnswer latest(List<SentinelAnswer> answers, @Nullable SentinelAnswer followed, int sentinels) {
        boolean isMajority = answers.size() * 2 > sentinels;
        boolean isNamed = followed != null && answers.contains(followed);
        Stream<SentinelAnswer> first = isMajority && !isNamed ? Stream.empty() : Stream.ofNullable(followed);
        return Stream.concat(first, answers.stream())
                .reduce((one, two) -> two.epoch > one.epoch ? two : one)
                .orElseThrow();
    }
}
