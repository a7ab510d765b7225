package io.tieredcache.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The times at which L2 learned of changes, and the changes that a failover lost again; staleness is checked against
 * them.
 */
final class Marks {

    private final List<Mark> marks = new ArrayList<>();
    private final Map<Long, Mark> intents = new HashMap<>();
    private final Map<Long, Integer> fills = new HashMap<>();
    private final Scheduler scheduler;
    private long refilled;

    /** A step that removed the state of a key from L2, unless that was as new as the version. */
    static final class Mark {
        /** The JVM that made the change; L2 does not report it to that JVM. Null if no JVM did. */
        final @Nullable Machine origin;

        final int shard;
        final String key;
        final long version;
        final long at;
        /** Time at which a failover undid the step; {@link Long#MAX_VALUE} if none did. */
        long undoneAt = Long.MAX_VALUE;
        /**
         * Time by which the JVMs that know the change must have replayed it to the promoted replica;
         * {@link Long#MAX_VALUE} if none knows it.
         */
        long replayedBy = Long.MAX_VALUE;

        Mark(@Nullable Machine origin, int shard, String key, long version, long at) {
            this.origin = origin;
            this.shard = shard;
            this.key = key;
            this.version = version;
            this.at = at;
        }

        boolean covers(String otherKey, long otherVersion) {
            boolean concerns = Cluster.isGeneration(key) ? Cluster.numberOf(otherKey) == shard : key.equals(otherKey);
            return concerns && (version == 0 || otherVersion == 0 || version >= otherVersion);
        }

        boolean isReportedTo(Machine machine) {
            return origin == null || !origin.equals(machine);
        }

        /** Returns whether L2 knows the change, or must have received its replay. */
        boolean mustHold() {
            return !undone() || replayedBy != Long.MAX_VALUE;
        }

        boolean undone() {
            return undoneAt != Long.MAX_VALUE;
        }
    }

    Marks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void changed(Machine origin, Shard shard, String key, long version) {
        marks.add(new Mark(origin, shard.number(), key, version, scheduler.now()));
    }

    void cleared(Machine origin, Shard shard) {
        changed(origin, shard, Cluster.generationOf(shard.number()), 0);
    }

    void begun(Machine origin, Shard shard, String key, long fence) {
        changed(origin, shard, key, 0);
        intents.put(fence, marks.get(marks.size() - 1));
    }

    void filled(String key, long fence) {
        if (fills.merge(fence, 1, Integer::sum) > 1) {
            refilled++;
        }
    }

    /** Returns how many times a value was stored under a lease that had been used already. */
    long refilled() {
        return refilled;
    }

    /** Returns the mark of an open intent. */
    Mark ofIntent(long fence) {
        return intents.getOrDefault(fence, new Mark(null, 0, "", 0, 0));
    }

    /** Records the changes that a failover lost, and returns them. */
    List<Mark> undoneSince(int shard, long since) {
        // A lease whose fill was lost may be back; its duplicate may then fill again.
        fills.clear();
        List<Mark> lost = new ArrayList<>();
        for (Mark mark : marks) {
            if (mark.shard == shard && mark.at >= since && !mark.undone()) {
                mark.undoneAt = scheduler.now();
                lost.add(mark);
            }
        }
        return lost;
    }

    List<Mark> all() {
        return marks;
    }
}
