package io.tieredcache.benchmarks.callers;

import java.util.List;

/** Makes the workload of a JVM inside it. Has a constructor without arguments. */
public interface WorkloadFactory {

    /**
     * Connects a contender.
     *
     * @param servers where Redis is
     * @param arguments what the JVM was started with
     * @return what its callers do
     * @throws Exception if it cannot be made
     */
    Workload open(Servers servers, List<String> arguments) throws Exception;
}
