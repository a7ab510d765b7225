package io.tieredcache.benchmarks.hitratio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ReplayTest {

    @SuppressWarnings("UnusedVariable") // by its name
    private static final Iterable<String> CONTENDERS = Contender.NAMES;

    @ParameterizedTest
    @FieldSource("CONTENDERS")
    void hitPercent_everythingFits_onlyFirstLookUpsMiss(String name) {
        try (Contender contender = Contender.named(name, 1_000)) {
            assertThat(Replay.hitPercent(SyntheticTraces.loop(100, 400), contender))
                    .isEqualTo(75);
        }
    }

    @ParameterizedTest
    @FieldSource("CONTENDERS")
    void hitPercent_scan_onlyLookUpsOfHotKeysCount(String name) {
        try (Contender contender = Contender.named(name, 10_000)) {
            assertThat(Replay.hitPercent(SyntheticTraces.scan(100, 90, 2_000), contender))
                    .isCloseTo(100, within(0.001));
        }
    }
}
