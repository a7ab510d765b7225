package io.tieredcache.spi.shared;

/**
 * An announced write.
 *
 * @param token the token of the request, unique for every attempt
 * @param fence fencing token of the announcement, monotone for each key
 * @param grantedAtMillis L2's own time of the announcement, from which the age of the value counts
 * @param generation generation of the cache's entries at the announcement; the stored value belongs to it
 */
public record Intent(long token, long fence, long grantedAtMillis, long generation) implements BeginReply {}
