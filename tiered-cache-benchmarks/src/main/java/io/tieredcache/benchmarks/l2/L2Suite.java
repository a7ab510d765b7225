package io.tieredcache.benchmarks.l2;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The cost of a read from Redis through this cache and through the peers, with many callers. */
public final class L2Suite implements Suite {

    private static final List<String> QUICK = List.of("get-json1k", "get-json1k-cluster");

    @Override
    public String name() {
        return "l2";
    }

    @Override
    public String question() {
        return "what a read from Redis costs with 1 to 256 callers, beside Jedis, Lettuce, Redisson and JetCache";
    }

    @Override
    public List<String> baselines() {
        return List.of("jedis", "lettuce");
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
        List<String> contenders = options.contendersOr(Contender.NAMES);
        Measurements measurements = new Measurements(name());
        Set<String> loaded = new HashSet<>();
        try (Stage stage = new Stage()) {
            for (String name : options.scenariosOr(options.quick() ? QUICK : scenarios())) {
                Scenario scenario = Scenario.named(name).orElseThrow();
                Servers servers = stage.servers(scenario.cluster());
                boolean more = false;
                for (String loader : contenders.stream().map(Contender::loader).collect(Collectors.toSet())) {
                    if (loaded.add(loader + scenario.dataset().name() + scenario.cluster())) {
                        load(loader, servers, scenario.dataset(), plan.keys());
                        more = true;
                    }
                }
                if (more) {
                    stage.reload(scenario.cluster());
                }
                try (Comparison comparison = new Comparison(name)) {
                    for (String contender : contenders) {
                        comparison.add(
                                contender,
                                CallersJvm.start(
                                        ReadsFactory.class,
                                        servers,
                                        options.virtual(),
                                        ReadsFactory.arguments(scenario, contender, plan.keys())));
                    }
                    comparison.run(plan, measurements);
                }
            }
        }
        return measurements.completeRows();
    }

    private static <V> void load(String loader, Servers servers, Dataset<V> dataset, int keys) throws Exception {
        System.err.printf("%s stores %d entries of %s%n", loader, keys, dataset.name());
        try (Contender<V> contender = Contender.open(loader, servers, dataset)) {
            contender.load(IntStream.range(0, keys).boxed().toList());
        }
    }
}
