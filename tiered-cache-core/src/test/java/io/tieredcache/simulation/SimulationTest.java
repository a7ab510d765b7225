package io.tieredcache.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random schedules with faults break no promise. {@code -Dsimulation.schedules=N -Dsimulation.seed=S} selects others.
 */
final class SimulationTest {

    private static final long SCHEDULES = Long.getLong("simulation.schedules", 20_000);
    private static final @Nullable Long SEED = Long.getLong("simulation.seed");
    private static final Mutation MUTATION =
            Mutation.valueOf(System.getProperty("simulation.mutation", Mutation.NONE.name()));

    @Test
    void randomSchedules_breakNoPromise() throws InterruptedException {
        Simulations simulations = new Simulations(MUTATION);
        long began = System.nanoTime();
        if (SEED != null) {
            run(simulations, SEED, SCHEDULES);
        } else {
            run(simulations, 1, SCHEDULES - SCHEDULES / 4);
            run(simulations, System.currentTimeMillis() * 1_000, SCHEDULES / 4);
        }
        System.out.printf("%.1f s: %s%n", (System.nanoTime() - began) / 1e9, simulations.counts());
        if (SCHEDULES >= 10_000) {
            assertThat(simulations.counts().least())
                    .as("each kind of event occurs: %s", simulations.counts())
                    .isPositive();
        }
    }

    private static void run(Simulations simulations, long seed, long schedules) throws InterruptedException {
        System.out.println("simulating " + schedules + " schedules from seed " + seed);
        Result wrong = simulations.run(seed, schedules);
        if (wrong != null) {
            fail(wrong.report());
        }
    }

    @Test
    void sameSeed_sameHistory() {
        Workers workers = new Workers();
        for (long seed = 1; seed <= 300; seed++) {
            assertThat(Simulation.of(seed, Mutation.NONE, workers).hash())
                    .as("seed %d", seed)
                    .isEqualTo(Simulation.traced(seed, Mutation.NONE, workers).hash());
        }
        workers.close();
    }
}
