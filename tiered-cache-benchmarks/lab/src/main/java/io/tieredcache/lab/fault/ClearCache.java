package io.tieredcache.lab.fault;

/** A few clears of the cache during loads, each after rows were changed outside the cache. */
final class ClearCache implements Fault {

    private static final int TIMES = 4;
    private static final int BETWEEN_MILLIS = 300;

    @Override
    public String family() {
        return "clear";
    }

    @Override
    public long run(World world) throws InterruptedException {
        long cleared = 0;
        for (int i = 0; i < TIMES; i++) {
            if (!world.oneOf(world.workers()).ask("clear").isEmpty()) {
                cleared++;
            }
            world.sleep(BETWEEN_MILLIS);
        }
        return cleared > 0 ? 1 : 0;
    }
}
