package io.tieredcache.simulation;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** The rules while one shard is dead and everything else is at rest: the others work as if it were alive. */
final class Outage {

    private static final int READS = 6;

    private final Shard dead;
    private final Database database;
    private final History history;
    private final Conduct conduct;
    private final Network network;
    private final List<String> healthyKeys;

    Outage(Shard dead, Cluster cluster, Database database, History history, Conduct conduct, Network network) {
        this.dead = dead;
        this.database = database;
        this.history = history;
        this.conduct = conduct;
        this.network = network;
        healthyKeys = network.plan.keys().stream()
                .filter(key -> !cluster.shardOf(key).equals(dead))
                .toList();
    }

    /** L: a shard that answers has received its changes, even if many wait for another shard. */
    void checkNotified(Predicate<String> known) {
        for (String key : healthyKeys) {
            if (!network.plan.losesPendingChanges() && !known.test(key)) {
                conduct.violated("L: shard" + dead.number() + " is dead, and L2 was not notified of the change of "
                        + key + ", which lives elsewhere");
            }
        }
    }

    /** I6: the cache reports that changes for the dead shard are pending. */
    void checkWaiting(Jvm jvm) {
        if (jvm.machine.alive
                && history.isPending(jvm.machine)
                && jvm.cache.stats().pendingInvalidations() == 0) {
            conduct.violated("I6: " + jvm.machine + " has changes for the dead shard" + dead.number()
                    + ", and says that nothing is pending");
        }
    }

    /** L: keys of other shards are right, and loaded once at most. */
    void probe(Jvm jvm) {
        long began = network.scheduler.now();
        for (int i = 0; i < READS; i++) {
            for (String key : healthyKeys) {
                String value = jvm.cache.get(key);
                String truth = database.newest(key).value();
                if (!network.plan.losesPendingChanges() && !Objects.equals(value, truth)) {
                    conduct.violated("L: shard" + dead.number() + " is dead, and " + jvm.machine + " reads " + value
                            + " for " + key + ", which lives elsewhere; the database holds " + truth);
                }
            }
            network.scheduler.sleep(200 * Chance.MILLIS);
        }
        for (String key : healthyKeys) {
            long loads = history.loadsSince(jvm.machine, key, began);
            if (loads > 1) {
                conduct.violated("L: shard" + dead.number() + " is dead, and " + jvm.machine + " loads " + key
                        + ", which lives elsewhere, " + loads + " times for " + READS + " reads");
            }
        }
    }
}
