package io.tieredcache.lab.fault;

/** A JVM dies between a commit and the notification of L2; another one replaces it. */
final class WorkerKilled implements Fault {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int AFTERMATH_MILLIS = 2_500;

    @Override
    public String family() {
        return "kill-worker";
    }

    @Override
    public long run(World world) throws InterruptedException {
        WorkerHandle worker = world.oneOf(world.workers());
        worker.ask("die");
        boolean died = worker.awaitEnd(PATIENCE_MILLIS);
        world.sleep(AFTERMATH_MILLIS);
        world.replace(worker);
        return died ? 1 : 0;
    }
}
