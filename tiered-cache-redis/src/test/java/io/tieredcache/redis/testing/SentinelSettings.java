package io.tieredcache.redis.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The content of sentinel.conf. */
record SentinelSettings(int masterPort, Duration downAfter, List<String> lines) {

    static final int COUNT = 3;
    private static final int QUORUM = 2;

    SentinelSettings {
        lines = List.copyOf(lines);
    }

    List<String> configuration(int port) {
        String name = RedisSentinels.MASTER_NAME;
        List<String> all = new ArrayList<>(List.of(
                "port " + port,
                "bind 127.0.0.1",
                "daemonize no",
                "sentinel monitor " + name + " 127.0.0.1 " + masterPort + " " + QUORUM,
                "sentinel down-after-milliseconds " + name + " " + downAfter.toMillis(),
                "sentinel failover-timeout " + name + " 1000",
                "sentinel parallel-syncs " + name + " 2"));
        all.addAll(lines);
        return all;
    }
}
