package io.tieredcache.simulation;

import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.SharedTier.ChangeListener;
import java.util.BitSet;

/**
 * The reports from one master to one JVM: in order, late, and sometimes cut off without notice. A heartbeat returns in
 * the same order, so its arrival proves that earlier reports arrived. A missing heartbeat shows that the stream is cut.
 */
final class Stream {

    private static final long BEAT_NANOS = 500 * Chance.MILLIS;
    private static final long PATIENCE_NANOS = Chance.SECONDS;

    private final Machine machine;
    private final Shard shard;
    private final BitSet partitions;
    private final ChangeListener listener;
    private final Journal journal;
    private final Network network;
    private final Scheduler scheduler;
    private final Chance chance;
    private final Trace trace;
    private final Mutation mutation;
    /** The number of the connection: reports published before a break never arrive. */
    private int connection;

    private boolean connected = true;
    private long lastArrival;
    private long lastEcho;
    private boolean closed;

    Stream(Machine machine, Shard shard, Cluster cluster, ChangeListener listener, Journal journal, Network network) {
        this.machine = machine;
        this.shard = shard;
        partitions = cluster.partitionsOf(shard);
        this.listener = listener;
        this.journal = journal;
        this.network = network;
        scheduler = network.scheduler;
        chance = network.chance;
        trace = network.trace;
        mutation = network.plan.mutation();
    }

    Machine machine() {
        return machine;
    }

    void open() {
        shard.subscribe(this);
        scheduler.after(chance.between(0, BEAT_NANOS), this::beat);
        if (mutation == Mutation.CURRENT_WITHOUT_PROOF) {
            lie();
        }
    }

    private void lie() {
        listener.current(partitions, 0);
        scheduler.after(BEAT_NANOS, this::lie);
    }

    void close() {
        closed = true;
        connection++;
    }

    /** Cuts the stream: reports under way are lost, without notice. */
    void breakOff() {
        connected = false;
        connection++;
    }

    void publish(Report report) {
        if (connected && network.reaches(machine, shard)) {
            arriveLater(() -> receive(report));
        } else {
            breakOff();
        }
    }

    private void arriveLater(Runnable arrival) {
        int sentOn = connection;
        lastArrival = Math.max(lastArrival + 1, scheduler.now() + network.trip());
        scheduler.after(lastArrival - scheduler.now(), () -> {
            if (sentOn == connection && machine.alive && !closed) {
                arrival.run();
            }
        });
    }

    private void receive(Report report) {
        trace.step(scheduler.now(), machine, "receives", report);
        journal.received(shard, report);
        switch (report.kind()) {
            case CHANGED -> listener.changed(report.keyHash(), report.version(), report.fence());
            case RELEASED -> listener.released(report.keyHash());
            case CLEARED -> listener.cleared(KeyHash.partitions());
        }
    }

    private void beat() {
        if (!machine.alive || closed) {
            return;
        }
        long sent = scheduler.now();
        int sentOn = connection;
        scheduler.after(network.trip(), () -> {
            if (sentOn == connection && connected && network.reaches(machine, shard)) {
                arriveLater(() -> echo(sent));
            } else if (sentOn == connection) {
                breakOff();
            }
        });
        // The JVM may notice it late; its proofs have stopped meanwhile.
        long late = chance.percent(30) ? chance.between(0, 4 * Chance.SECONDS) : 0;
        scheduler.after(PATIENCE_NANOS + late, () -> {
            if (lastEcho < sent && machine.alive && !closed) {
                suspect("misses an echo of shard");
                scheduler.after(chance.between(0, 300 * Chance.MILLIS), this::reconnect);
            }
        });
    }

    private void echo(long sent) {
        lastEcho = sent;
        listener.current(partitions, scheduler.now() - sent);
        scheduler.after(Math.max(0, BEAT_NANOS - (scheduler.now() - sent)), this::beat);
    }

    private void suspect(String why) {
        breakOff();
        trace.step(scheduler.now(), machine, why, shard.number());
        if (mutation != Mutation.SUSPECT_NOT_TOLD) {
            listener.suspect(partitions);
        }
    }

    private void reconnect() {
        if (!machine.alive || closed) {
            return;
        }
        if (!network.reaches(machine, shard)) {
            scheduler.after(chance.between(50 * Chance.MILLIS, 300 * Chance.MILLIS), this::reconnect);
            return;
        }
        suspect("subscribes again to shard");
        connected = true;
        lastArrival = scheduler.now();
        beat();
    }
}
