package io.tieredcache.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes that one JVM has sent to L2 or has received, to be replayed to a replica that was promoted without them.
 */
final class Journal {

    private static final long KEPT_NANOS = 8 * Chance.SECONDS;

    private final List<Note> notes = new ArrayList<>();
    private final Scheduler scheduler;

    private record Note(long at, String key, long version, boolean own) {}

    Journal(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void sent(String key, long version) {
        notes.add(new Note(scheduler.now(), key, version, true));
    }

    void received(Shard shard, Report report) {
        if (report.kind() == Report.Kind.CHANGED) {
            notes.add(new Note(scheduler.now(), report.key(), report.version(), false));
        } else if (report.kind() == Report.Kind.CLEARED) {
            notes.add(new Note(scheduler.now(), Cluster.generationOf(shard.number()), 0, false));
        }
    }

    boolean knows(String key) {
        return notes.stream().anyMatch(note -> note.key.equals(key));
    }

    /** Returns the changes to replay, each key once. */
    Map<String, Long> since(long start, boolean own) {
        Map<String, Long> changes = new LinkedHashMap<>();
        for (Note note : notes) {
            if (note.at >= start - KEPT_NANOS && note.own == own) {
                changes.merge(note.key, note.version, (a, b) -> a == 0 || b == 0 ? 0 : Math.max(a, b));
            }
        }
        return changes;
    }
}
