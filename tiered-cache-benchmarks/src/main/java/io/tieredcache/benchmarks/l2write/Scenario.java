package io.tieredcache.benchmarks.l2write;

import java.util.List;
import java.util.Optional;

/**
 * The change that callers make, and the servers that they change.
 *
 * @param kind the kind of change
 * @param cluster true for a cluster, which the name ends with; false for one server
 */
record Scenario(Kind kind, boolean cluster) {

    private static final String CLUSTER = "-cluster";

    static final List<Scenario> ALL = List.of(
            new Scenario(Kind.PUT, false),
            new Scenario(Kind.PUT, true),
            new Scenario(Kind.INVALIDATE, false),
            new Scenario(Kind.INVALIDATE, true));

    enum Kind {
        PUT("put-json1k"),
        INVALIDATE("invalidate");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    static Optional<Scenario> named(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }

    String name() {
        return cluster ? kind.label + CLUSTER : kind.label;
    }
}
