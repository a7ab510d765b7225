package io.tieredcache.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When L2 came to know of changes, and which of that a failover lost again: what staleness is judged by. */
final class Marks {

    private final List<Mark> marks = new ArrayList<>();
    private final Map<Long, Mark> intents = new HashMap<>();
    private final Map<Long, Integer> fills = new HashMap<>();
    private final Scheduler scheduler;
    private long refilled;

    /** A step that took whatever L2 held of a key, unless it was as new as the version. */
    static final class Mark {
        /** Who said so; it is not told of it in its turn. Null for nobody in particular. */
        final @Nullable Machine origin;

        final int shard;
        final String key;
        final long version;
        final long at;
        /** When a failover took it back; for ever if none did. */
        long undoneAt = Long.MAX_VALUE;
        /** When those who know of it must have told the promoted replica; for ever if nobody is left who knows. */
        long toldAgainAt = Long.MAX_VALUE;

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

        /** L2 knows it, or must have been told again. */
        boolean mustHold() {
            return !undone() || toldAgainAt != Long.MAX_VALUE;
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

    /** How often a value was stored under a lease that had been used already. */
    long refilled() {
        return refilled;
    }

    /** The announcement that an open intent stands for. */
    Mark ofIntent(long fence) {
        return intents.getOrDefault(fence, new Mark(null, 0, "", 0, 0));
    }

    /** Notes what a failover lost and returns it. */
    List<Mark> undoneSince(int shard, long since) {
        // A lease may be back whose fill was lost; its duplicate may then fill once more.
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
