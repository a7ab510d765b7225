package io.tieredcache.benchmarks.l2;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of plain clients: the value's bytes under a name without braces, so that a cluster spreads them. */
record PlainKeys<V>(Dataset<V> dataset) {

    String name(int key) {
        return "plain:" + dataset.name() + ":" + key;
    }

    byte[] bytes(int key) {
        return name(key).getBytes(StandardCharsets.US_ASCII);
    }

    V decode(int key, byte @Nullable [] found) throws Exception {
        if (found == null) {
            throw new IllegalStateException("no value of key " + key);
        }
        return dataset.decode(found);
    }

    /** Returns the decoded values by their keys; both lists are in the same order. */
    Map<Integer, V> decodeAll(List<Integer> keys, List<byte @Nullable []> found) throws Exception {
        Map<Integer, V> values = new HashMap<>(keys.size() * 2);
        for (int i = 0; i < keys.size(); i++) {
            byte[] bytes = found.get(i);
            if (bytes != null) {
                values.put(keys.get(i), dataset.decode(bytes));
            }
        }
        return values;
    }
}
