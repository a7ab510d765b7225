package io.tieredcache.spi.shared;

import org.jspecify.annotations.Nullable;

/**
 * An entry found in L2: a value, or the knowledge that the system of record has none. Its bytes may lie inside a larger array,
 * which must not be changed; a tier may lend that array until the entry is {@linkplain #release released}. For one thread.
 */
public final class SharedEntry implements ReadReply, GrantReply {

    private static final PooledBytes GIVEN_BACK = new GivenBack();

    /** An array, what lends one, or null. */
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
     * @param fence stamp of the grant under which it was stored
     * @param remainingMillis how long it may still be served, a conservative figure; positive
     * @return the entry
     */
    public static SharedEntry value(
            byte[] bytes, int offset, int length, long version, long fence, long remainingMillis) {
        return new SharedEntry(bytes, offset, length, version, fence, remainingMillis);
    }

    /**
     * Returns an entry that holds a value in an array which its tier uses again.
     *
     * @param lent the array that holds the encoded value; given back once if the entry is released
     * @param offset where the value starts
     * @param length its length in bytes
     * @param version version of the row; 0 means unversioned
     * @param fence stamp of the grant under which it was stored
     * @param remainingMillis how long it may still be served, a conservative figure; positive
     * @return the entry
     */
    public static SharedEntry lent(
            PooledBytes lent, int offset, int length, long version, long fence, long remainingMillis) {
        return new SharedEntry(lent, offset, length, version, fence, remainingMillis);
    }

    /**
     * Returns an entry that says that there is no row.
     *
     * @param version version of the deletion; 0 if unknown
     * @param fence stamp of the grant under which it was stored
     * @param remainingMillis how long it may still be believed, a conservative figure; positive
     * @return the entry
     */
    public static SharedEntry knownAbsent(long version, long fence, long remainingMillis) {
        return new SharedEntry(null, 0, 0, version, fence, remainingMillis);
    }

    /**
     * Returns the array that holds the encoded value.
     *
     * @return not a copy; null means known-absent
     * @throws IllegalStateException if it was lent and has been given back
     */
    public byte @Nullable [] bytes() {
        return content instanceof PooledBytes lent ? lent.bytes() : (byte[]) content;
    }

    /**
     * Says that the bytes are not needed any more: what was lent goes back to its tier, which may use it at once. Nobody has to
     * call this; without it the array is left to the garbage collector. Does nothing the second time.
     */
    public void release() {
        if (content instanceof PooledBytes lent) {
            content = GIVEN_BACK;
            lent.giveBack();
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
     * Returns the stamp of the grant under which the entry was stored.
     *
     * @return monotone for each key
     */
    public long fence() {
        return fence;
    }

    /**
     * Returns how long the entry may still be served.
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
