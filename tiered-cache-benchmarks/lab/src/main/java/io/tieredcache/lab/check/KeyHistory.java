package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.history.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The states of one key in order, and the events on it. */
final class KeyHistory {

    private static final int NONCE_PROCESS_SHIFT = 40;

    final int key;
    final List<Version> versions = new ArrayList<>();
    final List<Seen> events;
    private final List<Version> deletions = new ArrayList<>();
    private final Map<Long, Version> byNonce = new HashMap<>();

    KeyHistory(History history, int key) {
        this.key = key;
        this.events = history.eventsOf(key);
        Map<Long, Event> commits = new HashMap<>();
        Map<Long, Event> writes = new HashMap<>();
        for (Seen seen : events) {
            switch (seen.event().kind()) {
                case COMMIT -> commits.put(seen.event().id(), seen.event());
                case PUT, DELETE, PAST -> writes.put(seen.event().id(), seen.event());
                default -> {}
            }
        }
        for (Row row : history.rows.getOrDefault(key, List.of())) {
            Version version = version(history, versions.size(), row, commits.get(row.nonce()), writes.get(row.nonce()));
            versions.add(version);
            byNonce.put(row.nonce(), version);
            if (row.deleted()) {
                deletions.add(version);
            }
        }
    }

    private static Version version(History history, int index, Row row, @Nullable Event commit, @Nullable Event write) {
        long after = after(history, row, commit, write);
        return new Version(index, row, after, notified(history, row, after, write));
    }

    private static long after(History history, Row row, @Nullable Event commit, @Nullable Event write) {
        int process = (int) (row.nonce() >> NONCE_PROCESS_SHIFT) - 1;
        if (process < 0) {
            return row.before();
        }
        if (commit != null) {
            return commit.ended();
        }
        if (write != null) {
            return write.ended();
        }
        return history.exits.getOrDefault(process, Long.MAX_VALUE);
    }

    /**
     * Returns the time at which JVMs are notified. An intent announced a write through the cache before the commit, so
     * the notification is not delayed even if the writing JVM dies.
     */
    private static long notified(History history, Row row, long after, @Nullable Event write) {
        if (write == null) {
            return row.past() ? Long.MAX_VALUE : after;
        }
        if (write.is(Event.FAILED)) {
            return Long.MAX_VALUE;
        }
        if (write.is(Event.PENDING)) {
            return history.recovered(row.key(), write.ended());
        }
        return row.past() ? write.ended() : after;
    }

    @Nullable
    Version byNonce(long nonce) {
        return byNonce.get(nonce);
    }

    /** Returns the oldest deletion that is not older than a version; null if there is none. */
    @Nullable
    Version deletionSince(long version) {
        for (Version deletion : deletions) {
            if (deletion.row().version() >= version) {
                return deletion;
            }
        }
        return null;
    }

    /**
     * Returns the state that a read returned; of several deletions, the newest that it can have seen. Null if no state
     * matches.
     */
    @Nullable
    Version returned(Event read) {
        if (!read.is(Event.ABSENT)) {
            return byNonce(read.id());
        }
        Version newest = null;
        for (Version version : deletions) {
            if (version.row().before() <= read.ended()) {
                newest = version;
            }
        }
        return newest;
    }
}
