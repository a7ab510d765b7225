package io.tieredcache.benchmarks.l2write;

import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Option;
import io.tieredcache.benchmarks.Options;
import io.tieredcache.benchmarks.Row;
import io.tieredcache.benchmarks.Suite;
import io.tieredcache.benchmarks.callers.CallersJvm;
import io.tieredcache.benchmarks.callers.Comparison;
import io.tieredcache.benchmarks.callers.Plan;
import io.tieredcache.benchmarks.callers.Servers;
import io.tieredcache.benchmarks.callers.Stage;
import java.util.List;
import java.util.Set;

/** The cost of a write through the coherence protocol, with many callers. */
public final class L2WriteSuite implements Suite {

    private static final List<String> QUICK = List.of("put-json1k", "invalidate-cluster");

    @Override
    public String name() {
        return "l2-write";
    }

    @Override
    public String question() {
        return "what a write through Redis costs with 1 to 256 callers, beside one script a round trip";
    }

    @Override
    public List<String> baselines() {
        return List.of(Contender.SCRIPT);
    }

    @Override
    public Set<Option> options() {
        return Option.OF_COMPARISONS;
    }

    @Override
    public List<String> scenarios() {
        return Scenario.ALL.stream().map(Scenario::name).toList();
    }

    @Override
    public List<String> contenders() {
        return Contender.NAMES;
    }

    @Override
    public List<Row> run(Options options) throws Exception {
        Plan plan = Plan.of(options);
        Measurements measurements = new Measurements(name());
        try (Stage stage = new Stage()) {
            for (String name : options.scenariosOr(options.quick() ? QUICK : scenarios())) {
                Scenario scenario = Scenario.named(name).orElseThrow();
                Servers servers = stage.servers(scenario.cluster());
                try (Comparison comparison = new Comparison(name)) {
                    for (String contender : options.contendersOr(Contender.NAMES)) {
                        List<String> arguments = WritesFactory.arguments(scenario, contender, plan.keys());
                        comparison.add(
                                contender,
                                CallersJvm.start(WritesFactory.class, servers, options.virtual(), arguments));
                    }
                    comparison.run(plan, measurements);
                }
            }
        }
        return measurements.completeRows();
    }
}
