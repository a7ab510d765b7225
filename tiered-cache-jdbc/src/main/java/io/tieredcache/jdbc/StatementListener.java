package io.tieredcache.jdbc;

/** A listener for every statement that is run for a loader or writer. All statements pass this one place. */
@FunctionalInterface
interface StatementListener {

    StatementListener NONE = (sql, nanos, done) -> {};

    /**
     * Called on the thread that ran the statement, after its rows were read.
     *
     * @param sql its text, with placeholders
     * @param nanos time from preparing it to the last row
     * @param done false if it threw
     */
    void executed(String sql, long nanos, boolean done);
}
