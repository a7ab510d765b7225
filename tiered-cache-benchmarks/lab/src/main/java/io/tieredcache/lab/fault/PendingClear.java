package io.tieredcache.lab.fault;

/** A clear of the cache while one shard is down: it reports a pending change until that shard has confirmed it. */
final class PendingClear implements Fault {

    private static final int AWAY_MILLIS = 300;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int POLL_MILLIS = 50;

    @Override
    public String family() {
        return "pending-clear";
    }

    @Override
    public long run(World world) throws InterruptedException {
        world.settle();
        WorkerHandle worker = world.oneOf(world.workers());
        String outcome;
        try (DeadShard dead = DeadShard.of(world)) {
            world.sleep(AWAY_MILLIS);
            outcome = worker.ask("clear");
            long pending = worker.pending();
            if (pending < dead.leastMissed()) {
                world.broken(
                        "I6",
                        "a clear that " + dead.leastMissed() + " partitions do not know of was " + outcome + ", and "
                                + pending + " changes are pending");
            }
            world.sleep(AWAY_MILLIS);
        }
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (worker.pending() > 0 && System.nanoTime() - end < 0) {
            world.sleep(POLL_MILLIS);
        }
        if (worker.pending() > 0) {
            world.broken("I6", "a clear is still pending " + PATIENCE_MILLIS + " ms after all shards answer");
        }
        worker.ask("cleared");
        return outcome.equals("PENDING") ? 1 : 0;
    }
}
