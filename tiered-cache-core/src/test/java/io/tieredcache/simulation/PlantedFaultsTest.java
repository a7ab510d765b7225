package io.tieredcache.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A check that cannot fail proves nothing: each deliberate error shows within some thousand schedules. */
final class PlantedFaultsTest {

    private static final long ENOUGH = 10_000;

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void plantedFault_isNoticed(Mutation mutation) throws InterruptedException {
        Result wrong = new Simulations(mutation).run(1, ENOUGH);

        assertThat(wrong).as("a violation within %d schedules", ENOUGH).isNotNull();
    }

    @Test
    void violation_reportContainsTheCommandThatRepeatsIt() throws InterruptedException {
        Mutation mutation = Mutation.LEASE_DURING_WRITES;
        Result wrong = Objects.requireNonNull(new Simulations(mutation).run(1, ENOUGH));
        Workers workers = new Workers();

        Result again = Simulation.of(wrong.seed(), mutation, workers);

        workers.close();
        assertThat(again.violations()).isEqualTo(wrong.violations());
        assertThat(again.trace()).isEqualTo(wrong.trace()).hasSizeGreaterThan(20);
        assertThat(wrong.report())
                .contains(wrong.violations())
                .contains(wrong.trace())
                .contains("-Dsimulation.seed=" + wrong.seed() + " -Dsimulation.mutation=LEASE_DURING_WRITES");
    }
}
