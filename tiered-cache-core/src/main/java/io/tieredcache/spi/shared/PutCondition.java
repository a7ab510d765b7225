package io.tieredcache.spi.shared;

/** What must be there for a put to be carried out. Immutable. */
public final class PutCondition {

    /** Asks for nothing: the last put wins. */
    public static final PutCondition NONE = new PutCondition(-1);

    /** Asks that there is no value and that no write is open. */
    public static final PutCondition ABSENT = new PutCondition(0);

    private final long fence;

    private PutCondition(long fence) {
        this.fence = fence;
    }

    /**
     * Asks that the value is still the one that was seen.
     *
     * @param fence stamp of the value, as {@link SharedEntry#fence()} and {@link Stored#fence()} tell it; positive
     * @return the condition
     */
    public static PutCondition unchangedSince(long fence) {
        if (fence <= 0) {
            throw new IllegalArgumentException("fence must be the stamp of a value, which is positive, was " + fence);
        }
        return new PutCondition(fence);
    }

    /**
     * Says whether anything is asked for.
     *
     * @return false for {@link #NONE}
     */
    public boolean isAsked() {
        return fence >= 0;
    }

    /**
     * Returns the stamp that the value must have.
     *
     * @return 0 if there must be no value
     * @throws IllegalStateException if nothing is asked for
     */
    public long fence() {
        if (!isAsked()) {
            throw new IllegalStateException("a put without a condition asks for no stamp");
        }
        return fence;
    }

    @Override
    public String toString() {
        return !isAsked() ? "no condition" : fence == 0 ? "absent" : "unchanged since " + fence;
    }
}
