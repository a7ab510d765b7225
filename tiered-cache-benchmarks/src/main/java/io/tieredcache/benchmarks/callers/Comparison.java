package io.tieredcache.benchmarks.callers;

import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Rounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The contenders of one scenario. Each has its own JVM, which lives through all rounds and is idle while another one is
 * measured.
 */
public final class Comparison implements AutoCloseable {

    private final String scenario;
    private final Map<String, CallersJvm> jvms = new LinkedHashMap<>();

    /**
     * Makes a comparison without contenders.
     *
     * @param scenario its name
     */
    public Comparison(String scenario) {
        this.scenario = scenario;
    }

    /**
     * Adds a contender.
     *
     * @param contender its name
     * @param jvm its callers
     */
    public void add(String contender, CallersJvm jvm) {
        jvms.put(contender, jvm);
    }

    /**
     * Measures every contender with every number of callers in every round. A cell that has failed is not tried again.
     *
     * @param plan rounds and durations
     * @param measurements gets the figures
     * @throws Exception if a contender could not be started
     */
    public void run(Plan plan, Measurements measurements) throws Exception {
        for (CallersJvm jvm : jvms.values()) {
            jvm.awaitReady();
        }
        jvms.forEach((contender, jvm) -> warmUp(contender, jvm, plan));
        Set<Cell> failed = new HashSet<>();
        Rounds.run(plan.rounds(), cells(plan), (round, cell) -> {
            if (failed.contains(cell)) {
                return;
            }
            Figures figures;
            try {
                figures = measure(cell, plan);
            } catch (IOException failure) {
                failed.add(cell);
                measurements.failed(scenario, cell.contender, cell.callers, String.valueOf(failure.getMessage()));
                return;
            }
            figures.addTo(measurements, scenario, cell.contender, cell.callers);
            System.err.printf(
                    "%s, round %d of %d: %s, %d callers: %s%n",
                    scenario, round, plan.rounds(), cell.contender, cell.callers, figures.summary());
        });
    }

    /**
     * Warms a contender up. A failure is ignored here: it occurs again in the measurement, and then only the cells that
     * it affects are left out.
     */
    private void warmUp(String contender, CallersJvm jvm, Plan plan) {
        for (Order order : plan.warmUps()) {
            try {
                jvm.measure(order);
            } catch (IOException failure) {
                System.err.printf(
                        "%s: %s, %d callers, warming up: %s%n",
                        scenario, contender, order.callers(), failure.getMessage());
            }
        }
    }

    private Figures measure(Cell cell, Plan plan) throws IOException {
        CallersJvm jvm = jvms.get(cell.contender);
        if (jvm == null) {
            throw new IllegalStateException("no JVM of " + cell.contender);
        }
        return jvm.measure(plan.order(cell.callers));
    }

    private List<Cell> cells(Plan plan) {
        List<Cell> cells = new ArrayList<>();
        for (int callers : plan.callers()) {
            jvms.keySet().forEach(contender -> cells.add(new Cell(contender, callers)));
        }
        return cells;
    }

    @Override
    public void close() {
        jvms.values().forEach(CallersJvm::close);
    }

    private record Cell(String contender, int callers) {}
}
