package io.tieredcache.redis;

import java.util.Map;
import java.util.Set;

/**
 * The state of a {@link RedisLink} at one moment. Immutable.
 *
 * @param suspectPartitions number of partitions, of 1,024, for which Redis has not proved in the last two seconds that
 *     it reports changes; L1 does not serve their keys without asking Redis. All of them until the first cache listens
 * @param heartbeatAgeMillis age of the oldest proof among the other partitions, in milliseconds; -1 if there is none:
 *     nothing has been proved yet, or nothing recently
 * @param journaledChanges changes that would be replayed after a failover
 * @param replayedChanges changes that were replayed, since the start
 * @param openBreakers addresses of the nodes that are sent only changes at present, because they did not answer
 * @param refusedLogins reasons why servers do not admit this JVM at present, by address: a password that is not
 *     accepted, a certificate that is not trusted, too many clients. The link retries each login every half second, and
 *     every second in a longer outage. Sentinels are included
 */
public record LinkHealth(
        int suspectPartitions,
        long heartbeatAgeMillis,
        int journaledChanges,
        long replayedChanges,
        Set<String> openBreakers,
        Map<String, String> refusedLogins) {}
