package io.tieredcache.benchmarks.l2write;

import io.tieredcache.benchmarks.callers.Servers;
import io.tieredcache.benchmarks.callers.Workload;
import io.tieredcache.benchmarks.callers.WorkloadFactory;
import java.util.List;

/** Opens a contender in its own JVM. */
public final class WritesFactory implements WorkloadFactory {

    /** Makes the factory; called by reflection. */
    public WritesFactory() {}

    static List<String> arguments(Scenario scenario, String contender, int keys) {
        return List.of(scenario.name(), contender, Integer.toString(keys));
    }

    @Override
    public Workload open(Servers servers, List<String> arguments) {
        Scenario scenario = Scenario.named(arguments.get(0)).orElseThrow();
        Contender contender = Contender.open(arguments.get(1), scenario.kind(), servers);
        return new Writes(contender, Integer.parseInt(arguments.get(2)));
    }
}
