package io.tieredcache.benchmarks.l2;

import java.util.List;
import java.util.Optional;

/**
 * The values that callers read, and the servers that they read from.
 *
 * @param kind the kind of read
 * @param cluster true for a cluster, which the name ends with; false for one server
 */
record Scenario(Kind kind, boolean cluster) {

    private static final String CLUSTER = "-cluster";

    static final List<Scenario> ALL = List.of(
            new Scenario(Kind.GET_JSON1K, false),
            new Scenario(Kind.GET_JSON1K, true),
            new Scenario(Kind.GET_RAW100, false),
            new Scenario(Kind.GET_RAW100, true),
            new Scenario(Kind.BULK100_JSON1K, false),
            new Scenario(Kind.BULK100_JSON1K, true));

    enum Kind {
        GET_JSON1K("get-json1k", 1),
        GET_RAW100("get-raw100", 1),
        BULK100_JSON1K("bulk100-json1k", 100);

        private final String label;
        private final int keysPerCall;

        Kind(String label, int keysPerCall) {
            this.label = label;
            this.keysPerCall = keysPerCall;
        }
    }

    static Optional<Scenario> named(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }

    String name() {
        return cluster ? kind.label + CLUSTER : kind.label;
    }

    int keysPerCall() {
        return kind.keysPerCall;
    }

    Dataset<?> dataset() {
        return kind == Kind.GET_RAW100 ? Dataset.RAW100 : Dataset.JSON1K;
    }
}
