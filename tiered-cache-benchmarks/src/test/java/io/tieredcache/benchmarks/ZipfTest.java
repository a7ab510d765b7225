package io.tieredcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ZipfTest {

    private static final long SEED = 20261122;
    private static final int DRAWS = 400_000;

    @Test
    void next_exponentOne_ranksComeUpInProportionToTheirInverse() {
        int[] drawn = draw(new Zipf(3, 1));

        double sum = 1 + 1 / 2.0 + 1 / 3.0;
        for (int rank = 0; rank < 3; rank++) {
            double expected = 1 / (rank + 1.0) / sum;
            assertThat(drawn[rank] / (double) DRAWS)
                    .as("rank %s, seed %s", rank, SEED)
                    .isCloseTo(expected, within(0.005));
        }
    }

    @Test
    void next_exponentZero_isEven() {
        for (int count : draw(new Zipf(4, 0))) {
            assertThat(count / (double) DRAWS).as("seed %s", SEED).isCloseTo(0.25, within(0.005));
        }
    }

    @Test
    void next_highestPoint_staysWithinTheItems() {
        Random highest = new Random() {
            @Override
            public double nextDouble() {
                return Math.nextDown(1.0);
            }
        };

        assertThat(new Zipf(100_000, 0.99).next(highest)).isEqualTo(99_999);
    }

    @Test
    void constructor_noItemsOrExponentOutOfRange_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Zipf(0, 1)).withMessageContaining("0 and 1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Zipf(1, -0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Zipf(1, Double.NaN));
    }

    private static int[] draw(Zipf zipf) {
        Random random = new Random(SEED);
        int[] drawn = new int[4];
        for (int i = 0; i < DRAWS; i++) {
            drawn[zipf.next(random)]++;
        }
        return drawn;
    }
}
