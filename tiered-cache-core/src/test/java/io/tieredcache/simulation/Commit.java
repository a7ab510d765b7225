package io.tieredcache.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A committed state of a row.
 *
 * @param value null if the row is absent
 * @param version number of the commit, even if the cache does not get it
 * @param announced intents that were open when it was committed
 */
record Commit(String key, @Nullable String value, long version, long at, List<Marks.Mark> announced) {}
