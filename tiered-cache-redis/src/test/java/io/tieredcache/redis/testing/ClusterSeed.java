package io.tieredcache.redis.testing;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The initial nodes.conf: every node knows all others at its first start, which saves the handshakes. The first nodes
 * are the masters and share the slots evenly; the others are their replicas in turn.
 */
final class ClusterSeed {

    static final int SLOTS = 16_384;

    private final List<Integer> ports;
    private final List<Integer> announced;
    private final int masters;
    private final List<String> ids;

    ClusterSeed(List<Integer> ports, List<Integer> announced, int masters) {
        this.ports = ports;
        this.announced = announced;
        this.masters = masters;
        SecureRandom random = new SecureRandom();
        this.ids = IntStream.range(0, ports.size()).mapToObj(i -> id(random)).toList();
    }

    String nodesConf(int self) {
        StringBuilder text = new StringBuilder();
        for (int node = 0; node < ports.size(); node++) {
            text.append(line(node, node == self)).append('\n');
        }
        return text.append("vars currentEpoch ")
                .append(masters)
                .append(" lastVoteEpoch 0\n")
                .toString();
    }

    private String line(int node, boolean self) {
        int port = ports.get(node);
        int shard = node % masters;
        String head = ids.get(node) + " 127.0.0.1:" + announced.get(node) + "@" + (port + Ports.BUS_OFFSET)
                + (self ? " myself," : " ");
        String epoch = " 0 0 " + (shard + 1) + " connected";
        return node < masters
                ? head + "master -" + epoch + " " + slots(shard)
                : head + "slave " + ids.get(shard) + epoch;
    }

    private String slots(int shard) {
        return shard * SLOTS / masters + "-" + ((shard + 1) * SLOTS / masters - 1);
    }

    private static String id(SecureRandom random) {
        byte[] bytes = new byte[20];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
