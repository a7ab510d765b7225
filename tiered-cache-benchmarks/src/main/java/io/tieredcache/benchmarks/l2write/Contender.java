package io.tieredcache.benchmarks.l2write;

import io.tieredcache.benchmarks.callers.Servers;
import java.util.List;

/** A client that changes keys in Redis. Thread-safe. */
interface Contender extends AutoCloseable {

    String TIERED = "tiered";
    String SCRIPT = "script-per-round-trip";
    List<String> NAMES = List.of(TIERED, SCRIPT);

    /** Returns a connected contender by its name. */
    static Contender open(String name, Scenario.Kind kind, Servers servers) {
        boolean tiered = name.equals(TIERED);
        return switch (kind) {
            case PUT -> tiered ? new PutThroughCache(servers) : new StoreScript(servers);
            case INVALIDATE -> tiered ? new InvalidateThroughTier(servers) : new InvalidateScript(servers);
        };
    }

    /** Changes a key; returns false if Redis has not confirmed it. */
    boolean change(int key) throws Exception;

    @Override
    void close();
}
