package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.Pause;

/** SIGSTOP of a JVM for one to three seconds. */
final class WorkerStopped implements Fault {

    private static final int FROM_MILLIS = 1_000;
    private static final int TO_MILLIS = 3_000;

    @Override
    public String family() {
        return "stop-worker";
    }

    @Override
    public long run(World world) throws InterruptedException {
        WorkerHandle worker = world.oneOf(world.workers());
        long begun = System.nanoTime();
        worker.signal("STOP");
        try {
            world.sleep(world.random().nextLong(FROM_MILLIS, TO_MILLIS));
        } finally {
            worker.signal("CONT");
            world.paused(new Pause(worker.process(), begun, System.nanoTime()));
        }
        return 1;
    }
}
