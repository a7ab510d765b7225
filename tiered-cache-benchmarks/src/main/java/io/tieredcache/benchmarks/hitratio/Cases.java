package io.tieredcache.benchmarks.hitratio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The traces that the suite replays, with their cache sizes. */
final class Cases {

    private static final Map<String, List<Integer>> LIRS = new LinkedHashMap<>();
    private static final List<String> CACHE2K = List.of("web07", "web12");
    private static final List<Integer> CACHE2K_SIZES = List.of(300, 1_200, 3_000);

    private static final int ENTRIES = 10_000;
    private static final int ITEMS = 200_000;
    private static final int LOOK_UPS = 60_000;
    private static final int LOOP = 1_500;
    private static final int LOOP_ENTRIES = 1_000;

    static {
        LIRS.put("gli", List.of(500, 1_000, 2_000));
        LIRS.put("multi1", List.of(500, 1_000, 1_500));
        LIRS.put("multi2", List.of(600, 1_800, 3_000));
        LIRS.put("multi3", List.of(1_000, 2_500, 4_000));
        LIRS.put("ps", List.of(250, 500, 1_000));
        LIRS.put("cs", List.of(250, 500, 1_000));
        LIRS.put("cpp", List.of(50, 100, 300));
        LIRS.put("sprite", List.of(200, 600, 1_000));
        LIRS.put("2_pools", List.of(100, 200, 450));
        LIRS.put("loop", List.of(250, 500, 1_000));
    }

    private Cases() {}

    /** Returns the cases with generated traces: scans, uneven popularity, a loop. */
    static List<Case> synthetic() {
        return List.of(
                new Case(SyntheticTraces.scan(4_000, 50, LOOK_UPS), ENTRIES),
                new Case(SyntheticTraces.scan(6_000, 50, LOOK_UPS), ENTRIES),
                new Case(SyntheticTraces.scan(6_000, 90, LOOK_UPS), ENTRIES),
                new Case(SyntheticTraces.scan(8_000, 90, LOOK_UPS), ENTRIES),
                new Case(SyntheticTraces.scan(8_600, 90, LOOK_UPS), ENTRIES),
                new Case(SyntheticTraces.zipf(ITEMS, 0.7, 4 * LOOK_UPS), ENTRIES),
                new Case(SyntheticTraces.zipf(ITEMS, 0.99, 4 * LOOK_UPS), ENTRIES),
                new Case(SyntheticTraces.zipfAndScan(ITEMS, 0.9, 4 * LOOK_UPS), ENTRIES),
                new Case(SyntheticTraces.loop(LOOP, LOOK_UPS), LOOP_ENTRIES));
    }

    /**
     * Returns the cases with traces of real programs.
     *
     * @param jar with the traces
     * @param quick true to use only the largest cache for each trace
     */
    static List<Case> recorded(Path jar, boolean quick) throws IOException {
        List<Case> cases = new ArrayList<>();
        try (SimulatorTraces traces = new SimulatorTraces(jar)) {
            for (Map.Entry<String, List<Integer>> lirs : LIRS.entrySet()) {
                cases.addAll(of(traces.lirs(lirs.getKey()), lirs.getValue(), quick));
            }
            for (String name : CACHE2K) {
                cases.addAll(of(traces.cache2k(name), CACHE2K_SIZES, quick));
            }
        }
        return cases;
    }

    private static List<Case> of(Trace trace, List<Integer> sizes, boolean quick) {
        return sizes.subList(quick ? sizes.size() - 1 : 0, sizes.size()).stream()
                .map(entries -> new Case(trace, entries))
                .toList();
    }
}
