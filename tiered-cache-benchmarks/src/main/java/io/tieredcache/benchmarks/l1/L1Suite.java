package io.tieredcache.benchmarks.l1;

import io.tieredcache.benchmarks.JmhFork;
import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Measurements.Series;
import io.tieredcache.benchmarks.Rounds;
import io.tieredcache.benchmarks.Row;
import io.tieredcache.benchmarks.Suite;
import java.util.List;
import java.util.Locale;

/** What a hit in memory costs through the whole facade, beside Caffeine by itself. */
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
    public List<Row> run(boolean quick) throws Exception {
        JmhFork fork = quick ? new JmhFork(3, 5) : new JmhFork(5, 11);
        int rounds = quick ? 4 : 9;
        List<Cell> cells = CALLERS.stream()
                .flatMap(callers -> Contender.NAMES.stream().map(contender -> new Cell(contender, callers)))
                .toList();
        Measurements measurements = new Measurements(name());
        Rounds.run(rounds, cells, (round, cell) -> {
            JmhFork.Cost cost = fork.measure(HitBenchmark.class, cell.contender, cell.callers);
            measurements.add(cell.series("ns_per_op", "ns"), cost.nanos());
            measurements.add(cell.series("cpu_ns_per_op", "ns"), cost.cpuNanos());
            measurements.add(cell.series("bytes_per_op", "B"), cost.bytes());
            System.err.printf(
                    Locale.ROOT,
                    "round %d of %d: %s, %d callers: %.1f ns, %.1f ns CPU, %.3f B%n",
                    round,
                    rounds,
                    cell.contender,
                    cell.callers,
                    cost.nanos(),
                    cost.cpuNanos(),
                    cost.bytes());
        });
        return measurements.rows();
    }

    private record Cell(String contender, int callers) {

        Series series(String metric, String unit) {
            return new Series("hit", contender, callers, metric, unit);
        }
    }
}
