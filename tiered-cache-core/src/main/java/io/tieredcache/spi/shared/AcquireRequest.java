package io.tieredcache.spi.shared;

/**
 * A request for the right to load a key.
 *
 * @param key text of the key
 * @param token fresh random number, not 0
 * @param leaseMillis how long the lease lasts at most; positive
 * @param newerThan a value with a greater stamp is answered, any other stays readable beside the lease: {@link #ANY_VALUE}
 *     for a miss, {@link #NO_VALUE} for a refresh, the stamp of {@link Held} for a refresh that has waited
 * @param takesOver true to take the place of a lease whose stamp is not greater than {@code newerThan}
 * @param floor a value below it is removed, as if it had not been there
 */
public record AcquireRequest(String key, long token, long leaseMillis, long newerThan, boolean takesOver, Floor floor) {

    /** The stamp that every value exceeds. */
    public static final long ANY_VALUE = 0;

    /** The stamp that no value exceeds. */
    public static final long NO_VALUE = Long.MAX_VALUE;

    /**
     * Asks as a call does that waits for whoever loads the key.
     *
     * @param key text of the key
     * @param token fresh random number, not 0
     * @param leaseMillis how long the lease lasts at most; positive
     * @param newerThan a value with a greater stamp is answered
     * @param floor a value below it is removed
     */
    public AcquireRequest(String key, long token, long leaseMillis, long newerThan, Floor floor) {
        this(key, token, leaseMillis, newerThan, false, floor);
    }
}
