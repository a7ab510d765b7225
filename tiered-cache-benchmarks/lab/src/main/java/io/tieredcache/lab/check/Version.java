package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Row;

/**
 * A state that a key once had.
 *
 * @param index place in the order of the versions of its key
 * @param row as the database keeps it
 * @param after when the commit was confirmed, at the latest; {@link Long#MAX_VALUE} if nobody knows
 * @param told when the promise to other JVMs begins; {@link Long#MAX_VALUE} if they were not told for certain
 */
record Version(int index, Row row, long after, long told) {}
