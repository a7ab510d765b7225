package io.tieredcache.spi.shared;

/** The condition under which L2 carries out a put. Immutable. */
public final class PutCondition {

    /** No condition: the last put wins. */
    public static final PutCondition NONE = new PutCondition(-1);

    /** The condition that there is no value and that no write is open. */
    public static final PutCondition ABSENT = new PutCondition(0);

    private final long fence;

    private PutCondition(long fence) {
        this.fence = fence;
    }

    /**
     * Returns the condition that the value has not changed since the caller saw it.
     *
     * @param fence fencing token of the value, from {@link SharedEntry#fence()} or {@link Stored#fence()}; positive
     * @return the condition
     */
    public static PutCondition unchangedSince(long fence) {
        if (fence <= 0) {
            throw new IllegalArgumentException(
                    "fence must be the fencing token of a value, which is positive, was " + fence);
        }
        return new PutCondition(fence);
    }

    /**
     * Returns whether there is a condition.
     *
     * @return false for {@link #NONE}
     */
    public boolean isAsked() {
        return fence >= 0;
    }

    /**
     * Returns the fencing token that the value must have.
     *
     * @return 0 if there must be no value
     * @throws IllegalStateException if there is no condition
     */
    public long fence() {
        if (!isAsked()) {
            throw new IllegalStateException("a put without a condition has no fencing token");
        }
        return fence;
    }

    @Override
    public String toString() {
        return !isAsked() ? "no condition" : fence == 0 ? "absent" : "unchanged since " + fence;
    }
}
