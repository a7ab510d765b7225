package io.tieredcache.lab.fault;

/** The cache is cleared while loads are under way, a few times, after rows were changed past it. */
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
