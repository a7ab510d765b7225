package io.tieredcache.spi.shared;

/**
 * The right to load a key and store the loaded value. It ends by {@link SharedTier#fill}, {@link SharedTier#release},
 * an invalidation, a write, or when its time is over.
 *
 * @param token the token of the request, unique for every attempt
 * @param fence fencing token of the grant, monotone for each key
 * @param grantedAtMillis L2's own time of the grant, from which the age of the value counts
 * @param generation generation of the cache's entries when the lease was granted; the stored value belongs to it
 */
public record Lease(long token, long fence, long grantedAtMillis, long generation) implements GrantReply {}
