package io.tieredcache.redis.testing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Queries the nodes about their views of the cluster. */
final class ClusterHealth {

    private ClusterHealth() {}

    /** Returns a node's view; empty if it does not answer. */
    static Optional<ClusterView> view(RedisServer node) {
        String answer = node.poll("CLUSTER", "NODES");
        return answer.isEmpty() ? Optional.empty() : Optional.of(ClusterView.parse(answer));
    }

    static boolean healthy(List<RedisServer> nodes) {
        List<RedisServer> running = nodes.stream().filter(RedisServer::isAlive).toList();
        return !running.isEmpty() && running.stream().allMatch(node -> healthy(node, running));
    }

    static String describe(List<RedisServer> nodes) {
        return nodes.stream()
                .map(node -> node + " " + (node.isAlive() ? describe(node) : "ended"))
                .collect(Collectors.joining("; "));
    }

    static boolean allSlotsServed(RedisServer node) {
        return node.poll("CLUSTER", "INFO").contains("cluster_state:ok");
    }

    private static boolean healthy(RedisServer node, List<RedisServer> running) {
        if (!allSlotsServed(node)) {
            return false;
        }
        String replication = node.poll("INFO", "replication");
        boolean synced = replication.contains("role:master") || replication.contains("master_link_status:up");
        List<String> slots = node.poll("CLUSTER", "SLOTS").lines().toList();
        return synced && running.stream().allMatch(other -> slots.contains(Integer.toString(other.announcedPort())));
    }

    private static String describe(RedisServer node) {
        return node.poll("CLUSTER", "INFO")
                        .lines()
                        .filter(line -> line.startsWith("cluster_state"))
                        .findFirst()
                        .orElse("no answer")
                + (node.poll("INFO", "replication").contains("master_link_status:down") ? ", not in sync" : "");
    }
}
