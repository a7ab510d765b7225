package io.tieredcache.lab.fault;

import io.tieredcache.lab.proxy.ConnectionIdentity;
import io.tieredcache.lab.proxy.Rule;

/** A read of a value of 4 MiB among small ones, over a network that needs longer for it than a command's timeout. */
final class BigValue implements Fault {

    private static final int COUNTS = 3;
    private static final int MILLIS = 3_000;

    @Override
    public String family() {
        return "big-value";
    }

    @Override
    public long run(World world) throws InterruptedException {
        world.settle();
        WorkerHandle worker = world.oneOf(world.workers());
        Rule rule = new Rule(Rule.Effect.THROTTLE, ConnectionIdentity.Kind.DATA, worker.name(), 0);
        long before = world.rules().hits();
        world.rules().add(rule);
        String[] counts;
        try {
            counts = worker.ask("big " + MILLIS).split(" ", -1);
        } finally {
            world.rules().remove(rule);
        }
        if (counts.length < COUNTS) {
            return 0;
        }
        world.print("of a large value, L2 gave " + counts[1] + " and failed " + counts[2] + " times");
        if (!counts[0].equals("0")) {
            world.broken("I10", "a large value makes a node that answers count as dead, seen " + counts[0] + " times");
        }
        return world.rules().hits() > before ? 1 : 0;
    }
}
