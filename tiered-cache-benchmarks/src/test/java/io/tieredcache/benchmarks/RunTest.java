package io.tieredcache.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void run_list_namesEverySuite() {
        assertThat(run("--list")).isZero();

        assertThat(out.toString(UTF_8)).contains("--quick").contains("l1 ");
    }

    @Test
    void run_unknownSuite_saysWhatExists() {
        assertThat(run("l9", "--quick")).isEqualTo(2);

        assertThat(err.toString(UTF_8)).contains("unknown suite \"l9\"").contains("l1 ");
    }

    @Test
    void run_unknownOption_saysWhatExists() {
        assertThat(run("l1", "--fast")).isEqualTo(2);

        assertThat(err.toString(UTF_8)).contains("unknown option \"--fast\"").contains("--quick");
    }

    @Test
    void run_noSuiteOrTwo_isRefused() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("l1", "l1")).isEqualTo(2);
    }

    @Test
    void rounds_everyCellOnceARound_firstInOrder() throws Exception {
        List<String> ran = new ArrayList<>();

        Rounds.run(3, List.of("a", "b", "c"), (round, cell) -> ran.add(round + cell));

        assertThat(ran.subList(0, 3)).containsExactly("1a", "1b", "1c");
        assertThat(ran.subList(3, 6)).containsExactlyInAnyOrder("2a", "2b", "2c");
        assertThat(ran.subList(6, 9)).containsExactlyInAnyOrder("3a", "3b", "3c");
    }

    private int run(String... arguments) {
        return Run.run(List.of(arguments), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
