package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a sentinel says.
 *
 * @param master where the master is
 * @param epoch number of the sentinel's configuration; every failover makes a greater one
 */
record SentinelAnswer(Address master, long epoch) {

    /**
     * Chooses whom to follow: the latest configuration, since a sentinel that was cut off goes on naming the master that the
     * others have replaced. One that is older than what was followed is believed only if more than half of the sentinels
     * answer and none has a later one; they were set up anew then.
     *
     * @param answers at least one
     * @param followed what was followed so far
     * @param sentinels how many there are
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
