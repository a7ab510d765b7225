package io.tieredcache.benchmarks.hitratio;

import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Measurements.Series;
import io.tieredcache.benchmarks.Options;
import io.tieredcache.benchmarks.Rounds;
import io.tieredcache.benchmarks.Row;
import io.tieredcache.benchmarks.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The share of lookups that L1 answers, compared with Caffeine alone. */
public final class HitRatioSuite implements Suite {

    /** System property with the jar of Caffeine's simulator, whose traces are replayed. */
    static final String TRACES_PROPERTY = "benchmarks.traces";

    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "hitratio";
    }

    @Override
    public String question() {
        return "how many look-ups L1 answers, beside Caffeine by itself; exit status 1 if it is behind";
    }

    @Override
    public List<String> baselines() {
        return List.of(Contender.CAFFEINE);
    }

    @Override
    public List<Row> run(Options options) throws Exception {
        Measurements measurements = new Measurements(name());
        List<Case> cases = cases(options.quick());
        Rounds.run(options.quick() ? 1 : ROUNDS, cases, (round, each) -> {
            for (String contender : Contender.NAMES) {
                measurements.add(
                        new Series(each.label(), contender, 1, "hit_percent", "%"), hitPercent(each, contender));
            }
            System.err.printf("round %d: %s%n", round, each.label());
        });
        return measurements.rows();
    }

    private static double hitPercent(Case each, String name) {
        try (Contender contender = Contender.named(name, each.entries())) {
            return Replay.hitPercent(each.trace(), contender);
        }
    }

    private static List<Case> cases(boolean quick) throws IOException {
        List<Case> cases = new ArrayList<>();
        Path jar = Path.of(System.getProperty(TRACES_PROPERTY, ""));
        if (Files.isRegularFile(jar)) {
            cases.addAll(Cases.recorded(jar, quick));
        } else {
            System.err.printf(
                    "%nWARNING: NO RECORDED TRACES, only those made by a rule are replayed. The jar of Caffeine's"
                            + " simulator is missing; the script run fetches it with Maven%n%n");
        }
        cases.addAll(Cases.synthetic());
        return cases;
    }

    @Override
    public String show(List<Row> rows) {
        return new HitRatioTable(rows).text();
    }

    @Override
    public int status(List<Row> rows, Options options) {
        return new HitRatioTable(rows).behind().isEmpty() ? 0 : 1;
    }
}
