package io.tieredcache.redis.testing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of redis.conf. */
record RedisSettings(@Nullable String password, List<String> lines) {

    RedisSettings {
        lines = List.copyOf(lines);
        if (password != null && !password.matches("[^\\s\"']+")) {
            throw new IllegalArgumentException("a password must have at least one character, none blank or a quote");
        }
    }

    /** Returns these settings after the given lines, so that these take precedence. */
    RedisSettings after(List<String> first) {
        List<String> all = new ArrayList<>(first);
        all.addAll(lines);
        return new RedisSettings(password, all);
    }

    List<String> configuration(int port) {
        List<String> all = new ArrayList<>(List.of(
                "port " + port,
                "bind 127.0.0.1",
                "daemonize no",
                "save \"\"",
                "appendonly no",
                "rdb-del-sync-files yes",
                "repl-diskless-sync yes",
                "repl-diskless-sync-delay 0",
                "repl-ping-replica-period 1",
                "enable-debug-command local",
                "maxmemory 128mb",
                "maxmemory-policy volatile-lfu"));
        if (password != null) {
            all.add("requirepass " + password);
            all.add("masterauth " + password);
        }
        all.addAll(lines);
        return all;
    }

    /** Returns whether a server did not start because another process had taken its port. */
    static boolean portTaken(IllegalStateException e) {
        String message = e.getMessage();
        return message != null && message.contains("Failed listening on port");
    }

    @Override
    public String toString() {
        return "RedisSettings[" + lines.size() + " lines]";
    }
}
