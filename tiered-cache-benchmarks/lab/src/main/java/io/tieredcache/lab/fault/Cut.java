package io.tieredcache.lab.fault;

import io.tieredcache.lab.proxy.ConnectionIdentity;

/** A few times, all connections of one kind break. */
record Cut(String family, ConnectionIdentity.Kind kind) implements Fault {

    private static final int TIMES = 4;
    private static final int BETWEEN_MILLIS = 400;

    @Override
    public long run(World world) throws InterruptedException {
        long cut = 0;
        for (int i = 0; i < TIMES; i++) {
            cut += world.cut(kind);
            world.sleep(BETWEEN_MILLIS);
        }
        return cut > 0 ? 1 : 0;
    }
}
