package io.tieredcache;

/**
 * The change of one key that L2 has not confirmed.
 *
 * @param version the version that the row has now; 0 removes whatever L2 holds
 * @param attempt a number that no other change has
 * @param committed false while nothing but {@code openWrites} is known: then L2 is distrusted, and not told yet
 * @param committedNanos since when it waits for L2; without meaning while it is not committed
 * @param openWrites writes of the key that are under way and of which L2 knows nothing
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

    /** The same change and a later one. An unversioned change removes whatever is there, so it wins. */
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

    /** The same key after one of its open writes has ended. */
    PendingChange withoutOneWrite() {
        return new PendingChange(
                version, attempt, committed, committedNanos, Math.max(0, openWrites - 1), pauseNanos, notBeforeNanos);
    }

    /** What is left after L2 has confirmed the change. */
    PendingChange told() {
        return new PendingChange(0, attempt, false, committedNanos, openWrites, 0, notBeforeNanos);
    }

    PendingChange deferred(long now, long nanos) {
        return new PendingChange(version, attempt, committed, committedNanos, openWrites, nanos, now + nanos);
    }
}
