package io.tieredcache.benchmarks.callers;

import java.util.List;

/** Makes the workload of a JVM inside it. It has a constructor without arguments. */
public interface WorkloadFactory {

    /**
     * Connects a contender.
     *
     * @param servers the Redis servers
     * @param arguments arguments of the JVM for the factory
     * @return the calls of its callers
     * @throws Exception if the contender cannot connect
     */
    Workload open(Servers servers, List<String> arguments) throws Exception;
}
