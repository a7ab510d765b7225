package io.tieredcache.benchmarks.l2;

import io.tieredcache.benchmarks.callers.Servers;
import io.tieredcache.benchmarks.callers.Workload;
import io.tieredcache.benchmarks.callers.WorkloadFactory;
import java.util.List;

/** Opens a contender in its own JVM. */
public final class ReadsFactory implements WorkloadFactory {

    /** Makes the factory; called by reflection. */
    public ReadsFactory() {}

    static List<String> arguments(Scenario scenario, String contender, int keys) {
        return List.of(scenario.name(), contender, Integer.toString(keys));
    }

    @Override
    public Workload open(Servers servers, List<String> arguments) throws InterruptedException {
        Scenario scenario = Scenario.named(arguments.get(0)).orElseThrow();
        return open(servers, scenario, scenario.dataset(), arguments);
    }

    private static <V> Workload open(Servers servers, Scenario scenario, Dataset<V> dataset, List<String> arguments)
            throws InterruptedException {
        Contender<V> contender = Contender.open(arguments.get(1), servers, dataset);
        contender.settle();
        return new Reads<>(contender, dataset, Integer.parseInt(arguments.get(2)), scenario.keysPerCall());
    }
}
