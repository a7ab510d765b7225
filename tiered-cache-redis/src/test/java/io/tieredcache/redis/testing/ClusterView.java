package io.tieredcache.redis.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One node's view of the cluster: its reply to CLUSTER NODES. */
record ClusterView(List<Node> nodes) {

    record Node(String id, int port, boolean master, boolean failed, String masterId, List<Range> slots) {

        boolean owns(int slot) {
            return slots.stream().anyMatch(range -> range.first() <= slot && slot <= range.last());
        }
    }

    record Range(int first, int last) {}

    static ClusterView parse(String text) {
        return new ClusterView(text.lines()
                .filter(line -> !line.isBlank())
                .map(ClusterView::node)
                .toList());
    }

    Optional<Node> byPort(int port) {
        return nodes.stream().filter(node -> node.port() == port).findFirst();
    }

    private static Node node(String line) {
        String[] words = line.split(" ", -1);
        List<String> flags = List.of(words[2].split(",", -1));
        String address = words[1].substring(0, words[1].indexOf('@'));
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        List<Range> slots = new ArrayList<>();
        for (int i = 8; i < words.length; i++) {
            if (!words[i].startsWith("[")) {
                slots.add(range(words[i]));
            }
        }
        boolean failed = flags.contains("fail") || flags.contains("fail?") || flags.contains("noaddr");
        return new Node(words[0], port, flags.contains("master"), failed, words[3], List.copyOf(slots));
    }

    private static Range range(String text) {
        String[] ends = text.split("-", -1);
        int first = Integer.parseInt(ends[0]);
        return new Range(first, ends.length == 1 ? first : Integer.parseInt(ends[1]));
    }
}
