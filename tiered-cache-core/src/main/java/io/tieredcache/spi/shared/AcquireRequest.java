package io.tieredcache.spi.shared;

/**
 * A request for the right to load a key.
 *
 * @param key text of the key
 * @param token fresh random number, not 0
 * @param leaseMillis how long the lease lasts at most; positive
 * @param newerThan a value with a greater fencing token is returned instead of a lease, any other value stays readable
 *     beside the lease: {@link #ANY_VALUE} for a miss, {@link #NO_VALUE} for a refresh, the fencing token of
 *     {@link Held} for a refresh that has waited
 * @param takesOver true to replace a lease whose fencing token is not greater than {@code newerThan}
 * @param floor a value below it is removed and treated as missing
 */
public record AcquireRequest(String key, long token, long leaseMillis, long newerThan, boolean takesOver, Floor floor) {

    /** The fencing token that every value exceeds. */
    public static final long ANY_VALUE = 0;

    /** The fencing token that no value exceeds. */
    public static final long NO_VALUE = Long.MAX_VALUE;

    /**
     * Creates a request that does not replace a lease.
     *
     * @param key text of the key
     * @param token fresh random number, not 0
     * @param leaseMillis how long the lease lasts at most; positive
     * @param newerThan a value with a greater fencing token is returned instead of a lease
     * @param floor a value below it is removed
     */
    public AcquireRequest(String key, long token, long leaseMillis, long newerThan, Floor floor) {
        this(key, token, leaseMillis, newerThan, false, floor);
    }
}
