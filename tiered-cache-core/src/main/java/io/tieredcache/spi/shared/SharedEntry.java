package io.tieredcache.spi.shared;

import org.jspecify.annotations.Nullable;

/**
 * An entry found in L2: a value or known-absent. Its bytes may be a part of a larger array, which must not be changed.
 * That array may be a pooled one, borrowed from the tier until the entry is {@linkplain #release released}. Used by one
 * thread.
 */
public final class SharedEntry implements ReadReply, GrantReply {

    private static final PooledBytes GIVEN_BACK = new GivenBack();

    /** A {@code byte[]}, a {@link PooledBytes}, or null for known-absent. */
    private @Nullable Object content;

    private final int offset;
    private final int length;
    private final long version;
    private final long fence;
    private final long remainingMillis;

    private SharedEntry(
            @Nullable Object content, int offset, int length, long version, long fence, long remainingMillis) {
        this.content = content;
        this.offset = offset;
        this.length = length;
        this.version = version;
        this.fence = fence;
        this.remainingMillis = remainingMillis;
    }

    /**
     * Returns an entry that holds a value.
     *
     * @param bytes an array that holds the encoded value; not copied
     * @param offset where the value starts
     * @param length its length in bytes
     * @param version version of the row; 0 means unversioned
     * @param fence fencing token of the grant under which it was stored
     * @param remainingMillis how long it may still be served, never overestimated; positive
     * @return the entry
     */
    public static SharedEntry value(
            byte[] bytes, int offset, int length, long version, long fence, long remainingMillis) {
        return new SharedEntry(bytes, offset, length, version, fence, remainingMillis);
    }

    /**
     * Returns an entry that holds a value in a pooled array.
     *
     * @param pooled the pooled array that contains the encoded value; given back once if the entry is released
     * @param offset where the value starts
     * @param length its length in bytes
     * @param version version of the row; 0 means unversioned
     * @param fence fencing token of the grant under which it was stored
     * @param remainingMillis how long it may still be served, never overestimated; positive
     * @return the entry
     */
    public static SharedEntry lent(
            PooledBytes pooled, int offset, int length, long version, long fence, long remainingMillis) {
        return new SharedEntry(pooled, offset, length, version, fence, remainingMillis);
    }

    /**
     * Returns an entry for known-absent.
     *
     * @param version version of the deletion; 0 if unknown
     * @param fence fencing token of the grant under which it was stored
     * @param remainingMillis how long it may still be served, never overestimated; positive
     * @return the entry
     */
    public static SharedEntry knownAbsent(long version, long fence, long remainingMillis) {
        return new SharedEntry(null, 0, 0, version, fence, remainingMillis);
    }

    /**
     * Returns the array that holds the encoded value.
     *
     * @return not a copy; null means known-absent
     * @throws IllegalStateException if the array was a pooled one and has been given back
     */
    public byte @Nullable [] bytes() {
        return content instanceof PooledBytes pooled ? pooled.bytes() : (byte[]) content;
    }

    /**
     * Gives a pooled array back to its tier, which may reuse it at once. The call is optional; without it the garbage
     * collector frees the array. Idempotent.
     */
    public void release() {
        if (content instanceof PooledBytes pooled) {
            content = GIVEN_BACK;
            pooled.giveBack();
        }
    }

    /**
     * Returns where the value starts.
     *
     * @return an index into {@link #bytes()}
     */
    public int offset() {
        return offset;
    }

    /**
     * Returns the length of the value.
     *
     * @return bytes
     */
    public int length() {
        return length;
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
     * Returns the fencing token of the grant under which the entry was stored.
     *
     * @return monotone for each key
     */
    public long fence() {
        return fence;
    }

    /**
     * Returns the remaining TTL of the entry.
     *
     * @return milliseconds, positive
     */
    public long remainingMillis() {
        return remainingMillis;
    }

    private static final class GivenBack implements PooledBytes {
        @Override
        public byte[] bytes() {
            throw new IllegalStateException("the bytes of this entry have been given back");
        }

        @Override
        public void giveBack() {}
    }
}
