package io.tieredcache.lab.fault;

import io.tieredcache.lab.proxy.ConnectionIdentity;
import io.tieredcache.lab.proxy.Rule;

/** Connections of one kind and one JVM carry no data for a while; then all delayed data arrives. */
record BlackHole(String family, ConnectionIdentity.Kind kind) implements Fault {

    private static final int MILLIS = 5_000;

    @Override
    public long run(World world) throws InterruptedException {
        String client = world.oneOf(world.workers()).name();
        Rule rule = new Rule(Rule.Effect.HOLD, kind, client, 0);
        long before = world.rules().hits();
        world.rules().add(rule);
        try {
            world.sleep(MILLIS);
        } finally {
            world.rules().remove(rule);
        }
        return world.rules().hits() > before ? 1 : 0;
    }
}
