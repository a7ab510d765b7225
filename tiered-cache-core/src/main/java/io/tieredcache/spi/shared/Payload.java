package io.tieredcache.spi.shared;

import org.jspecify.annotations.Nullable;

/** A value or known-absent, to be stored in L2 with its version and TTL. Immutable. */
public final class Payload {

    private final byte @Nullable [] value;
    private final long version;
    private final long ttlMillis;
    private final long loadCostMicros;

    private Payload(byte @Nullable [] value, long version, long ttlMillis, long loadCostMicros) {
        if (ttlMillis <= 0) {
            throw new IllegalArgumentException("ttlMillis must be positive, was " + ttlMillis);
        }
        this.value = value;
        this.version = version;
        this.ttlMillis = ttlMillis;
        this.loadCostMicros = loadCostMicros;
    }

    /**
     * Returns a payload.
     *
     * @param value the encoded value, not copied and never changed afterwards; null means known-absent
     * @param version version of the row; 0 means unversioned
     * @param ttlMillis how long it may be served, counted from the grant; positive
     * @param loadCostMicros how long the load took; 0 if unknown
     * @return the payload
     */
    public static Payload of(byte @Nullable [] value, long version, long ttlMillis, long loadCostMicros) {
        return new Payload(value, version, ttlMillis, loadCostMicros);
    }

    /**
     * Returns the encoded value.
     *
     * @return its bytes, not a copy; null means known-absent
     */
    public byte @Nullable [] value() {
        return value;
    }

    /**
     * Returns the version of the row.
     *
     * @return 0 if unversioned
     */
    public long version() {
        return version;
    }

    /**
     * Returns the TTL of the value, counted from the grant.
     *
     * @return milliseconds, positive
     */
    public long ttlMillis() {
        return ttlMillis;
    }

    /**
     * Returns the duration of the load.
     *
     * @return microseconds; 0 if unknown
     */
    public long loadCostMicros() {
        return loadCostMicros;
    }
}
