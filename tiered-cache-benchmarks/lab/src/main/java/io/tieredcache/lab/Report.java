package io.tieredcache.lab;

import io.tieredcache.lab.check.Checker;
import io.tieredcache.lab.check.Figures;
import io.tieredcache.lab.check.History;
import io.tieredcache.lab.check.Story;
import io.tieredcache.lab.check.Violation;
import io.tieredcache.lab.worker.Counts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results of a run. */
record Report(Options options, History history, Checker checker, Counts counts, Map<String, Long> families, long lost) {

    static final int KEPT = 0;
    static final int BROKEN = 1;
    static final int PROVES_NOTHING = 2;

    private static final int SHOWN = 4;

    int print(PrintStream out) {
        List<Violation> violations = checker.violations();
        shown(violations).forEach(violation -> out.println("VIOLATION " + violation));
        violations.stream()
                .filter(violation -> violation.event() != null)
                .collect(Collectors.toMap(
                        Violation::invariant, violation -> violation, (one, other) -> one, TreeMap::new))
                .values()
                .forEach(violation -> print(violation, out));
        Map<String, Long> broken = violations.stream()
                .collect(Collectors.groupingBy(Violation::invariant, TreeMap::new, Collectors.counting()));
        if (!broken.isEmpty()) {
            out.println("violations: " + broken);
        }
        List<String> missing = missing();
        missing.forEach(text -> out.println("PROVES NOTHING: " + text));
        out.println(json(broken));
        return !violations.isEmpty() ? BROKEN : missing.isEmpty() ? KEPT : PROVES_NOTHING;
    }

    private void print(Violation violation, PrintStream out) {
        out.println();
        out.println("history of the key, in ms from the violating call: " + violation);
        Story.of(violation, history).forEach(out::println);
        out.println();
    }

    /** Returns the effects that the run should have had and had not. */
    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        expect(missing, checker.figures().operations(), "nothing was read or written");
        expect(missing, counts.l1Hits(), "L1 answered nothing");
        expect(missing, counts.l2Hits(), "L2 answered nothing");
        expect(missing, counts.refusedFills(), "no fill was refused");
        families.forEach((family, times) ->
                expect(missing, times, "the fault " + family + " never happened; more --seconds may help"));
        if (families.containsKey("losing-failover")) {
            expect(missing, lost, "no failover lost an acknowledged change");
            expect(missing, counts.replays(), "nothing was replayed after a failover");
        }
        return missing;
    }

    /** Returns some violations of each kind. */
    private static Stream<Violation> shown(List<Violation> violations) {
        Map<String, Integer> seen = new HashMap<>();
        return violations.stream().filter(violation -> seen.merge(violation.invariant(), 1, Integer::sum) <= SHOWN);
    }

    private static void expect(List<String> missing, long count, String text) {
        if (count == 0) {
            missing.add(text);
        }
    }

    private String json(Map<String, Long> broken) {
        Figures figures = checker.figures();
        return "{" + "\"seconds\":" + options.seconds()
                + ",\"jvms\":" + options.jvms()
                + ",\"seed\":" + options.seed()
                + ",\"mutant\":\"" + options.mutant() + '"'
                + ",\"operations\":" + figures.operations()
                + ",\"faults\":"
                + families.values().stream().mapToLong(Long::longValue).sum()
                + ",\"violations\":" + checker.violations().size()
                + ",\"violations_by_invariant\":" + object(broken)
                + ",\"staleness_ms_p99\":" + number(figures.stalenessP99())
                + ",\"staleness_ms_max\":" + number(figures.stalenessMax())
                + ",\"read_ms_p99\":" + number(figures.quietReadP99())
                + ",\"read_ms_p99_in_faults\":" + number(figures.disturbedReadP99())
                + ",\"load_ms_p99\":" + number(figures.loadP99())
                + ",\"excluded_reads\":" + figures.excluded()
                + ",\"l1_share\":" + number(counts.l1Share())
                + ",\"l2_hits\":" + counts.l2Hits()
                + ",\"refused_fills\":" + counts.refusedFills()
                + ",\"lost_values\":" + counts.lostValues()
                + ",\"lost_invalidations\":" + lost
                + ",\"replays\":" + counts.replays()
                + ",\"families\":" + object(families) + "}";
    }

    private static String object(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
