package io.tieredcache.benchmarks.l1;

import io.tieredcache.benchmarks.JmhFork;
import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Measurements.Series;
import io.tieredcache.benchmarks.Options;
import io.tieredcache.benchmarks.Rounds;
import io.tieredcache.benchmarks.Row;
import io.tieredcache.benchmarks.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The cost of a hit in memory through the whole facade, compared with Caffeine alone. */
public final class L1Suite implements Suite {

    private static final List<Integer> CALLERS = List.of(1, 2);

    @Override
    public String name() {
        return "l1";
    }

    @Override
    public String question() {
        return "what a hit in memory costs, beside Caffeine by itself";
    }

    @Override
    public List<String> baselines() {
        return List.of("caffeine", "caffeine-varttl-stats");
    }

    @Override
    public List<Row> run(Options options) throws Exception {
        boolean quick = options.quick();
        JmhFork fork = quick ? new JmhFork(3, 5) : new JmhFork(5, 11);
        int rounds = quick ? 3 : 7;
        List<Cell> cells = cells(quick ? List.of(Scenario.HIT) : List.of(Scenario.values()));
        Measurements measurements = new Measurements(name());
        Rounds.run(rounds, cells, (round, cell) -> {
            JmhFork.Cost cost = fork.measure(HitBenchmark.class, cell.parameters(), cell.callers);
            measurements.add(cell.series("ns_per_op", "ns"), cost.nanos());
            measurements.add(cell.series("cpu_ns_per_op", "ns"), cost.cpuNanos());
            measurements.add(cell.series("bytes_per_op", "B"), cost.bytes());
            System.err.printf(
                    Locale.ROOT,
                    "round %d of %d: %s, %s, %d callers: %.1f ns, %.1f ns CPU, %.3f B%n",
                    round,
                    rounds,
                    cell.scenario.label,
                    cell.contender,
                    cell.callers,
                    cost.nanos(),
                    cost.cpuNanos(),
                    cost.bytes());
        });
        return measurements.rows();
    }

    private static List<Cell> cells(List<Scenario> scenarios) {
        List<Cell> cells = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            for (int callers : CALLERS) {
                Contender.NAMES.forEach(contender -> cells.add(new Cell(scenario, contender, callers)));
            }
        }
        return cells;
    }

    /** The capacity beyond the number of keys. */
    private enum Scenario {
        /** A quarter more than the keys: some contenders record uses at this fill level, others do not. */
        HIT("hit", Keys.COUNT + Keys.COUNT / 4),
        /** Almost no spare capacity: every contender records uses, because the next entry could evict another one. */
        HIT_FULL("hit-full", Keys.COUNT + Keys.COUNT / 50);

        private final String label;
        private final long maximumEntries;

        Scenario(String label, long maximumEntries) {
            this.label = label;
            this.maximumEntries = maximumEntries;
        }
    }

    private record Cell(Scenario scenario, String contender, int callers) {

        Map<String, String> parameters() {
            return Map.of("contender", contender, "maximumEntries", Long.toString(scenario.maximumEntries));
        }

        Series series(String metric, String unit) {
            return new Series(scenario.label, contender, callers, metric, unit);
        }
    }
}
