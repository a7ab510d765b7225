package io.tieredcache.lab.fault;

import io.tieredcache.lab.proxy.ConnectionIdentity;
import io.tieredcache.lab.proxy.Rule;

/**
 * The peer of one JVM's connections of one kind stops reading, or answers with garbage. At the beginning, connections
 * of that kind are cut, so that new ones meet the fault too. Soon after the end the JVM works as before.
 */
record BrokenPeer(String family, Rule.Effect effect, ConnectionIdentity.Kind kind) implements Fault {

    private static final int MILLIS = 2_500;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int POLL_MILLIS = 100;

    @Override
    public long run(World world) throws InterruptedException {
        WorkerHandle worker = world.oneOf(world.workers());
        Rule rule = new Rule(effect, kind, worker.name(), 0);
        long before = world.rules().hits();
        world.rules().add(rule);
        try {
            world.cut(kind);
            world.sleep(MILLIS);
        } finally {
            world.rules().remove(rule);
        }
        long hits = world.rules().hits() - before;
        if (worker.ask("neighbour").equals("false")) {
            world.broken("I10", "after " + family + ", another cache cannot be opened and closed");
        }
        awaitWhole(world, worker);
        return hits > 0 ? 1 : 0;
    }

    private void awaitWhole(World world, WorkerHandle worker) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (!worker.isWhole()) {
            if (System.nanoTime() - end > 0) {
                world.broken(
                        "I10",
                        PATIENCE_MILLIS + " ms after " + family + ", process " + worker.process()
                                + " has not its reports and nodes again: " + worker.ask("stats"));
                return;
            }
            world.sleep(POLL_MILLIS);
        }
    }
}
