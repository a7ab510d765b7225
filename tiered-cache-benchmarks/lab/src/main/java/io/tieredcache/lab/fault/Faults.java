package io.tieredcache.lab.fault;

import io.tieredcache.lab.proxy.ConnectionIdentity;
import io.tieredcache.lab.proxy.Rule;
import java.util.List;

/** The list of all faults. */
public final class Faults {

    private Faults() {}

    /** Returns all faults in the order of the documentation. */
    public static List<Fault> all() {
        return List.of(
                new MasterKilled(),
                new MasterStopped("stop-half", 0.5),
                new MasterStopped("stop-most", 0.9),
                new MasterStopped("stop-long", 2.5),
                new LosingFailover(),
                new Reshard(),
                new FlushAll(),
                new RawDelete(),
                new OutOfMemory(),
                new NoReplicas(),
                new ScriptFlush(),
                new BlackHole("black-hole-subscriber", ConnectionIdentity.Kind.SUBSCRIBER),
                new BlackHole("black-hole-heartbeat", ConnectionIdentity.Kind.HEARTBEAT),
                new BlackHole("black-hole-data", ConnectionIdentity.Kind.DATA),
                new Cut("cut-subscriber", ConnectionIdentity.Kind.SUBSCRIBER),
                new Cut("cut-data", ConnectionIdentity.Kind.DATA),
                new Disturbance("delayed-replies", Rule.Effect.DELAY_REPLIES),
                new Disturbance("delayed-requests", Rule.Effect.DELAY_REQUESTS),
                new Disturbance("duplicates", Rule.Effect.DUPLICATE),
                new WorkerKilled(),
                new WorkerStopped(),
                new DatabaseDown(),
                new CorruptBytes("flipped-bytes", false),
                new CorruptBytes("swapped-bytes", true),
                new ClearCache(),
                new InterruptedCallers(),
                new DeadMinority(),
                new PendingClear(),
                new ThrowingCode(),
                new BrokenPeer("deaf-subscriber", Rule.Effect.DEAF, ConnectionIdentity.Kind.SUBSCRIBER),
                new BrokenPeer("deaf-heartbeat", Rule.Effect.DEAF, ConnectionIdentity.Kind.HEARTBEAT),
                new BrokenPeer("deaf-data", Rule.Effect.DEAF, ConnectionIdentity.Kind.DATA),
                new BrokenPeer("garbage-subscriber", Rule.Effect.GARBAGE, ConnectionIdentity.Kind.SUBSCRIBER),
                new BrokenPeer("garbage-heartbeat", Rule.Effect.GARBAGE, ConnectionIdentity.Kind.HEARTBEAT),
                new BrokenPeer("garbage-data", Rule.Effect.GARBAGE, ConnectionIdentity.Kind.DATA),
                new BigValue());
    }
}
