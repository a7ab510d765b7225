package io.tieredcache.lab.history;

/**
 * A committed change as the database records it.
 *
 * @param key the key
 * @param version its version, from one sequence for all keys
 * @param nonce number of the write; the value follows from key and nonce
 * @param deleted true if the row was deleted
 * @param past true if it was changed outside the cache
 * @param before {@link System#nanoTime} of the writer before it sent the statement
 */
public record Row(int key, long version, long nonce, boolean deleted, boolean past, long before) {}
