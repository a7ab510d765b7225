package io.tieredcache;

/**
 * The change of one key that L2 has not confirmed.
 *
 * @param version the current version of the row; 0 removes any value from L2
 * @param attempt a number that no other change has
 * @param committed false while there are only {@code openWrites}: the key is read past L2, and there is no change to
 *     send yet
 * @param committedNanos when the change was added; meaningless while {@code committed} is false
 * @param openWrites writes of the key that are under way without a confirmed intent
 * @param pauseNanos the last pause between two attempts; 0 before the first
 * @param notBeforeNanos when the next attempt is due
 */
record PendingChange(
        long version,
        long attempt,
        boolean committed,
        long committedNanos,
        int openWrites,
        long pauseNanos,
        long notBeforeNanos) {

    static PendingChange committed(long version, long attempt, long now) {
        return new PendingChange(version, attempt, true, now, 0, 0, now);
    }

    static PendingChange open(long attempt, long now) {
        return new PendingChange(0, attempt, false, now, 1, 0, now);
    }

    /** Returns this change merged with a later one. An unversioned change removes any value, so it wins. */
    PendingChange and(PendingChange later) {
        boolean both = committed && later.committed;
        long known = committed ? version : later.version;
        long merged = both && (version == 0 || later.version == 0) ? 0 : Math.max(known, later.version);
        return new PendingChange(
                merged,
                later.attempt,
                committed || later.committed,
                committed ? committedNanos : later.committedNanos,
                openWrites + later.openWrites,
                pauseNanos,
                Math.min(notBeforeNanos, later.notBeforeNanos));
    }

    /** Returns this change after one of its open writes has ended. */
    PendingChange withoutOneWrite() {
        return new PendingChange(
                version, attempt, committed, committedNanos, Math.max(0, openWrites - 1), pauseNanos, notBeforeNanos);
    }

    /** Returns the remainder after L2 has confirmed the change. */
    PendingChange afterConfirmation() {
        return new PendingChange(0, attempt, false, committedNanos, openWrites, 0, notBeforeNanos);
    }

    PendingChange deferred(long now, long nanos) {
        return new PendingChange(version, attempt, committed, committedNanos, openWrites, nanos, now + nanos);
    }
}
