package io.tieredcache.redis;

import java.util.Map;
import java.util.Set;

/**
 * How a {@link RedisLink} is at one moment. Immutable.
 *
 * @param suspectPartitions partitions of the keys, of 1,024, for which Redis has not proved in the last two seconds that it
 *     reports changes; L1 serves their keys from Redis meanwhile. All of them until the first cache listens
 * @param heartbeatAgeMillis age of the oldest proof among the others, in milliseconds; -1 if there is none: nothing
 *     has been proved yet, or nothing lately
 * @param journaledChanges changes that would be told again after a failover
 * @param replayedChanges changes that were told again, since the start
 * @param openBreakers addresses of the nodes that are not asked at present, because they did not answer
 * @param refusedLogins why servers do not admit this JVM at present, by address: a password that is not accepted, a
 *     certificate that is not trusted, too many clients. Each is tried again every half second, every second when it lasts.
 *     Sentinels are among them
 */
public record LinkHealth(
        int suspectPartitions,
        long heartbeatAgeMillis,
        int journaledChanges,
        long replayedChanges,
        Set<String> openBreakers,
        Map<String, String> refusedLogins) {}
