package io.tieredcache.lab.fault;

/** Threads of one JVM are interrupted during their calls; no other caller may be affected. */
final class InterruptedCallers implements Fault {

    private static final int MILLIS = 3_000;

    @Override
    public String family() {
        return "interrupted-callers";
    }

    @Override
    public long run(World world) throws InterruptedException {
        world.settle();
        String answer = world.oneOf(world.workers()).ask("interrupts " + MILLIS);
        if (answer.isEmpty()) {
            return 0;
        }
        String[] counts = answer.split(" ", -1);
        world.print(counts[0] + " calls were interrupted");
        if (!counts[1].equals("0")) {
            world.broken("I10", "others could not reach L2 " + counts[1] + " times because callers were interrupted");
        }
        if (!counts[2].equals("0")) {
            world.broken("I10", counts[2] + " nodes are not asked any more because callers were interrupted");
        }
        return counts[0].equals("0") ? 0 : 1;
    }
}
