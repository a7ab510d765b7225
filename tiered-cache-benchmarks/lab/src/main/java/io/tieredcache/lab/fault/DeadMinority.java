package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.Outage;
import java.util.List;

/**
 * One of three shards is down for a long time. Meanwhile a JVM collects more pending changes for it than it sends at
 * once. It then also collects some for the others, which refuse writes for a moment. The reads of the other JVMs show
 * which changes of the others were sent, and when. Finally a clear invalidates everything, and no JVM may load keys of
 * the other shards again and again.
 */
final class DeadMinority implements Fault {

    private static final int PRIME_MILLIS = 200;
    private static final int MOST = 4_500;
    private static final int FEW = 1_200;
    private static final int ONE_ROUND = 1_000;
    private static final int LOADED_AGAIN_MILLIS = 3_000;
    private static final int SWEEP_MILLIS = 20_000;

    @Override
    public String family() {
        return "dead-minority";
    }

    @Override
    public long run(World world) throws InterruptedException {
        world.settle();
        List<? extends WorkerHandle> workers = world.workers();
        WorkerHandle writer = workers.get(0);
        WorkerHandle reader = workers.get(workers.size() - 1);
        reader.ask("sweep " + PRIME_MILLIS);
        try (DeadShard dead = DeadShard.of(world)) {
            long begun = System.nanoTime();
            long owed = number(writer.ask("burst " + MOST));
            refuseWrites(dead, true);
            long unconfirmed = number(writer.ask("burst " + FEW));
            refuseWrites(dead, false);
            long answering = System.nanoTime();
            world.print(owed + " changes wait for the dead shard, and " + unconfirmed + " for all");
            sweep(reader, world.longMillis() + LOADED_AGAIN_MILLIS);
            String cleared = reader.ask("clear");
            world.sleep(LOADED_AGAIN_MILLIS);
            long calm = System.nanoTime();
            world.sleep(world.longMillis());
            world.add(new Outage(dead.partitions(), begun, answering, calm, System.nanoTime()));
            return owed > ONE_ROUND && unconfirmed > 0 && cleared.equals("PENDING") ? 1 : 0;
        }
    }

    /** Sweeps in parts, because a reply is awaited for a limited time. */
    private static void sweep(WorkerHandle reader, int millis) {
        for (int left = millis; left > 0; left -= SWEEP_MILLIS) {
            reader.ask("sweep " + Math.min(left, SWEEP_MILLIS));
        }
    }

    private static void refuseWrites(DeadShard dead, boolean refused) {
        dead.others().forEach(node -> node.command("CONFIG", "SET", "min-replicas-to-write", refused ? "9" : "0"));
    }

    private static long number(String answer) {
        return answer.isEmpty() ? 0 : Long.parseLong(answer);
    }
}
