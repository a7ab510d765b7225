package io.tieredcache.redis.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Queries sentinels and their servers about each other. */
final class SentinelHealth {

    private SentinelHealth() {}

    /** Returns the port of the master that a sentinel names, or 0 if it does not answer. */
    static int masterPort(RedisServer sentinel) {
        String[] lines = sentinel.poll("SENTINEL", "GET-MASTER-ADDR-BY-NAME", RedisSentinels.MASTER_NAME)
                .split("\n", -1);
        return lines.length == 2 ? Integer.parseInt(lines[1]) : 0;
    }

    static boolean healthy(List<RedisServer> servers, List<RedisServer> sentinels) {
        List<RedisServer> running =
                sentinels.stream().filter(RedisServer::isAlive).toList();
        if (running.isEmpty()) {
            return false;
        }
        int port = masterPort(running.get(0));
        return running.stream().allMatch(sentinel -> knowsAll(sentinel, port, servers.size(), sentinels.size()))
                && servers.stream()
                        .filter(RedisServer::isAlive)
                        .allMatch(server -> server.announcedPort() == port ? isMaster(server) : follows(server, port));
    }

    private static boolean knowsAll(RedisServer sentinel, int port, int servers, int sentinels) {
        Map<String, String> facts = new HashMap<>();
        String[] lines =
                sentinel.poll("SENTINEL", "MASTER", RedisSentinels.MASTER_NAME).split("\n", -1);
        for (int i = 0; i + 1 < lines.length; i += 2) {
            facts.put(lines[i], lines[i + 1]);
        }
        return facts.getOrDefault("port", "").equals(Integer.toString(port))
                && facts.getOrDefault("flags", "").equals("master")
                && facts.getOrDefault("num-other-sentinels", "").equals(Integer.toString(sentinels - 1))
                && facts.getOrDefault("num-slaves", "").equals(Integer.toString(servers - 1));
    }

    private static boolean isMaster(RedisServer server) {
        return server.poll("INFO", "replication").lines().anyMatch("role:master"::equals);
    }

    private static boolean follows(RedisServer server, int port) {
        List<String> lines = server.poll("INFO", "replication").lines().toList();
        return lines.contains("master_port:" + port) && lines.contains("master_link_status:up");
    }

    static String describe(List<RedisServer> servers, List<RedisServer> sentinels) {
        StringBuilder text = new StringBuilder();
        servers.forEach(server -> text.append(server)
                .append('\n')
                .append(server.poll("INFO", "replication"))
                .append('\n'));
        sentinels.forEach(sentinel -> text.append(sentinel)
                .append('\n')
                .append(sentinel.poll("SENTINEL", "MASTER", RedisSentinels.MASTER_NAME))
                .append('\n'));
        return text.toString();
    }
}
