package io.tieredcache.benchmarks.hitratio;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that evicts the least recently used entry. */
final class LruContender implements Contender {

    private static final float USUAL_LOAD_FACTOR = 0.75f;

    private final Map<Integer, Integer> entries;

    LruContender(int maximumEntries) {
        entries = new LinkedHashMap<>(16, USUAL_LOAD_FACTOR, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
                return size() > maximumEntries;
            }
        };
    }

    @Override
    public boolean get(Integer key) {
        boolean hit = entries.get(key) != null;
        if (!hit) {
            entries.put(key, key);
        }
        return hit;
    }

    @Override
    public void close() {}
}
