package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Row;

/**
 * A state that a key once had.
 *
 * @param index position in the order of the key's versions
 * @param row the row in the database
 * @param after latest time at which the commit was confirmed; {@link Long#MAX_VALUE} if unknown
 * @param notified time at which the promise to other JVMs begins; {@link Long#MAX_VALUE} if their notification is not
 *     certain
 */
record Version(int index, Row row, long after, long notified) {}
