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
 * Contenders side by side in one scenario: each in a JVM of its own that lives through all rounds and does nothing while
 * another one is measured.
 */
public final class Comparison implements AutoCloseable {

    private final String scenario;
    private final Map<String, CallersJvm> jvms = new LinkedHashMap<>();

    /**
     * Starts without any contender.
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
     * Measures every contender with every number of callers in every round. What fails once is not tried again.
     *
     * @param plan how often and how long
     * @param measurements what the figures are added to
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

    /** One that fails here fails again where it is measured, and only what it cannot do is left out. */
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
