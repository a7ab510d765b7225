package io.tieredcache.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cells of one master, and the steps that its replica has not received. */
final class Shard {

    private static final long REMEMBERED_NANOS = Chance.SECONDS;

    private final int number;
    private final Scheduler scheduler;
    private final Cluster cluster;
    private final Map<String, Cell> cells = new HashMap<>();
    private final Deque<Before> befores = new ArrayDeque<>();
    private final List<Stream> streams = new ArrayList<>();
    private long generation;
    private boolean up = true;
    private long deadSince = Long.MAX_VALUE;

    /** The state before a step. */
    private record Before(long at, String key, @Nullable Cell cell, long generation) {}

    Shard(int number, Scheduler scheduler, Cluster cluster) {
        this.number = number;
        this.scheduler = scheduler;
        this.cluster = cluster;
    }

    int number() {
        return number;
    }

    boolean up() {
        return up && !isDead();
    }

    /** Returns whether it does not answer and no replica takes over. */
    boolean isDead() {
        return deadSince != Long.MAX_VALUE;
    }

    /** Returns the time at which it stopped answering; {@link Long#MAX_VALUE} if it answers. */
    long deadSince() {
        return deadSince;
    }

    /** Stops answering. */
    void die() {
        if (!isDead()) {
            deadSince = scheduler.now();
            streams.forEach(Stream::breakOff);
        }
    }

    /** Answers again, with all its data. */
    void revive() {
        deadSince = Long.MAX_VALUE;
    }

    Marks log() {
        return cluster.marks();
    }

    long nextFence() {
        return cluster.nextFence();
    }

    long generation() {
        return generation;
    }

    void generation(long next) {
        remember("", null);
        generation = next;
    }

    Cell cell(String key) {
        return cells.getOrDefault(key, Cell.EMPTY).at(scheduler.now(), generation());
    }

    void put(String key, Cell cell) {
        remember(key, cells.get(key));
        cells.put(key, cell);
    }

    /** Evicts the entry of one key, of any kind. */
    void evict(String key) {
        remember(key, cells.get(key));
        cells.remove(key);
    }

    /** Removes all entries. */
    void flush() {
        for (String key : new ArrayList<>(cells.keySet())) {
            evict(key);
        }
    }

    void subscribe(Stream stream) {
        streams.add(stream);
    }

    void publish(Machine origin, Report report) {
        for (Stream stream : streams) {
            if (!stream.machine().equals(origin)) {
                stream.publish(report);
            }
        }
    }

    /**
     * The master dies, and the steps that its replica has not received are lost; after a while the replica is promoted.
     */
    void failOver(long lagNanos, long electionNanos, Runnable promoted) {
        up = false;
        streams.forEach(Stream::breakOff);
        long since = scheduler.now() - lagNanos;
        while (!befores.isEmpty() && befores.getLast().at >= since) {
            takeBack(befores.removeLast());
        }
        befores.clear();
        scheduler.after(electionNanos, () -> {
            up = true;
            promoted.run();
        });
    }

    private void takeBack(Before before) {
        if (before.key.isEmpty()) {
            generation = before.generation;
        } else if (before.cell == null) {
            cells.remove(before.key);
        } else {
            cells.put(before.key, before.cell);
        }
    }

    private void remember(String key, @Nullable Cell cell) {
        befores.addLast(new Before(scheduler.now(), key, cell, generation));
        while (befores.getFirst().at < scheduler.now() - REMEMBERED_NANOS) {
            befores.removeFirst();
        }
    }
}
