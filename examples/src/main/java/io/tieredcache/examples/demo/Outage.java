package io.tieredcache.examples.demo;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Kills a master during a workload and times the calls that addressed it. These are calls for keys of that master which
 * L1 did not answer, and which were under way between the kill and the takeover by its replica.
 */
final class Outage implements CallWatch {

    private final RedisCluster cluster;
    private final TierTimes times;
    private final RedisServer doomed;
    private final RedisServer heir;
    private final Histogram addressed = new ConcurrentHistogram(3);
    private volatile Map<String, Set<Long>> held = Map.of();
    private volatile long killedNanos;
    private volatile long promotedNanos;
    private volatile boolean killed;
    private volatile boolean promoted;

    Outage(RedisCluster cluster, TierTimes times) {
        this.cluster = cluster;
        this.times = times;
        this.doomed = cluster.masters().get(0);
        this.heir = cluster.replicasOf(doomed).get(0);
    }

    /** Kills the master after a delay; the future completes when its replica has taken over. */
    CompletableFuture<Void> killAfter(Duration delay) {
        return CompletableFuture.runAsync(
                this::kill, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void kill() {
        held = keysOn(doomed);
        killedNanos = System.nanoTime();
        killed = true;
        doomed.kill();
        cluster.awaitMaster(heir);
        promotedNanos = System.nanoTime();
        promoted = true;
    }

    @Override
    public void begins() {
        times.callBegins();
    }

    @Override
    public void ended(String cache, long key, long startNanos, long endNanos) {
        if (killed
                && endNanos - killedNanos > 0
                && !(promoted && startNanos - promotedNanos > 0)
                && times.callWentBeyondL1()
                && held.getOrDefault(cache, Set.of()).contains(key)) {
            addressed.recordValue(endNanos - startNanos);
        }
    }

    int port() {
        return doomed.port();
    }

    Duration leaderless() {
        return Duration.ofNanos(promotedNanos - killedNanos);
    }

    /** Returns the durations in nanoseconds of the calls that addressed the dead master. */
    Histogram addressed() {
        return addressed;
    }

    int heldKeys() {
        return held.values().stream().mapToInt(Set::size).sum();
    }

    /** Restarts the dead node as a replica of the new master, and waits until the cluster is whole. */
    void repair() {
        doomed.restart();
        cluster.awaitHealthy();
    }

    /** Returns the keys that a node holds, by cache: the last two parts of the Redis key. */
    private static Map<String, Set<Long>> keysOn(RedisServer node) {
        Map<String, Set<Long>> keys = new HashMap<>();
        String cursor = "0";
        do {
            List<String> reply =
                    node.command("SCAN", cursor, "COUNT", "10000").lines().toList();
            cursor = reply.get(0);
            for (String key : reply.subList(1, reply.size())) {
                String[] parts = key.split(":", -1);
                if (parts.length == 4) {
                    keys.computeIfAbsent(parts[2], cache -> new HashSet<>()).add(Long.parseLong(parts[3]));
                }
            }
        } while (!cursor.equals("0"));
        return keys;
    }
}
