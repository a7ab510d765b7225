package io.tieredcache.benchmarks.targets;

import io.tieredcache.spi.Tier;

/** The tier that answered a request. */
enum Answer {
    L1,
    L2,
    L3,
    /** A change: no tier answers it. */
    WRITE;

    static Answer of(Tier deepest) {
        return switch (deepest) {
            case L1 -> L1;
            case L2 -> L2;
            case L3 -> L3;
        };
    }
}
