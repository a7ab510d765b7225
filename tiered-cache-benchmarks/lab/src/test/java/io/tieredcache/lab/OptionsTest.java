package io.tieredcache.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.lab.fault.Fault;
import io.tieredcache.lab.mutant.Mutant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class OptionsTest {

    @Test
    void noOption_isFiveMinutesOfEverything() {
        Options options = Options.parse();

        assertThat(options.seconds()).isEqualTo(300);
        assertThat(options.jvms()).isEqualTo(3);
        assertThat(options.mutant()).isEqualTo(Mutant.NONE);
        assertThat(options.faults()).extracting(Fault::family).isEqualTo(Options.families());
    }

    @Test
    void allOptions_areTaken() {
        Options options = Options.parse(
                "--seconds",
                "9",
                "--keep",
                "--jvms",
                "2",
                "--seed",
                "-4",
                "--faults",
                "oom,clear",
                "--mutant",
                "no-link");

        assertThat(options.seconds()).isEqualTo(9);
        assertThat(options.keep()).isTrue();
        assertThat(options.jvms()).isEqualTo(2);
        assertThat(options.seed()).isEqualTo(-4);
        assertThat(options.mutant()).isEqualTo(Mutant.NO_LINK);
        assertThat(options.faults()).extracting(Fault::family).containsExactly("oom", "clear");
    }

    @Test
    void mutantAlone_bringsTheFaultsThatShowIt() {
        assertThat(Options.parse("--mutant", "reused-token").faults())
                .extracting(Fault::family)
                .containsExactly("duplicates");
        assertThat(Options.parse("--mutant", "no-epoch").faults()).isEmpty();
    }

    @Test
    void everyMutant_namesFaultsThatExist() {
        for (Mutant mutant : Arrays.asList(Mutant.values()).subList(1, Mutant.values().length)) {
            assertThat(Options.parse("--mutant", mutant.toString()).mutant()).isEqualTo(mutant);
        }
    }

    @Test
    void badValue_isNamedWithWhatWasExpected() {
        assertThatThrownBy(() -> Options.parse("--seconds", "soon"))
                .hasMessage("--seconds must be a whole number from 1 to 86400, was \"soon\"");
        assertThatThrownBy(() -> Options.parse("--jvms", "9"))
                .hasMessage("--jvms must be a whole number from 1 to 8, was \"9\"");
        assertThatThrownBy(() -> Options.parse("--seed")).hasMessage("--seed needs a value");
        assertThatThrownBy(() -> Options.parse("--faults", "oom,fire"))
                .hasMessageStartingWith("--faults has no family \"fire\", expected all, none or some of kill-master,");
        assertThatThrownBy(() -> Options.parse("--mutant", "fine"))
                .hasMessageStartingWith("no mutant \"fine\", one of");
        assertThatThrownBy(() -> Options.parse("--second", "1")).hasMessageStartingWith("unknown option \"--second\"");
    }
}
