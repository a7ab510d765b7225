package io.tieredcache.lab.fault;

import io.tieredcache.lab.proxy.ConnectionIdentity;
import io.tieredcache.lab.proxy.Rule;

/** A network disturbance of all caches' commands for a while. */
record Disturbance(String family, Rule.Effect effect) implements Fault {

    private static final int MILLIS = 3_000;

    @Override
    public long run(World world) throws InterruptedException {
        Rule rule = new Rule(effect, ConnectionIdentity.Kind.DATA, null, 0);
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
