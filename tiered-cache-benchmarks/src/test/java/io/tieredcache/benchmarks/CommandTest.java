package io.tieredcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class CommandTest {

    @Test
    void parse_suiteAlone_leavesEverythingToIt() {
        assertThat(parse("l2").options()).isEqualTo(Options.NONE);
        assertThat(parse("l2").suite().name()).isEqualTo("l2");
    }

    @Test
    void parse_everyOption_isTaken() {
        Options options = parse(
                        "--callers",
                        "1,256",
                        "l2",
                        "--scenario",
                        "get-raw100,get-json1k-cluster",
                        "--rounds",
                        "3",
                        "--quick",
                        "--contender",
                        "jedis")
                .options();

        assertThat(options.callers()).containsExactly(1, 256);
        assertThat(options.scenarios()).containsExactly("get-raw100", "get-json1k-cluster");
        assertThat(options.contenders()).containsExactly("jedis");
        assertThat(options.rounds()).hasValue(3);
        assertThat(options.quick()).isTrue();
        assertThat(options.virtual()).isFalse();
    }

    @Test
    void parse_reportOnly_isForTargets() {
        assertThat(parse("targets", "--report-only", "--quick").options().reportOnly())
                .isTrue();
        assertThat(parse("targets").options().reportOnly()).isFalse();
        refused("l2 does not take --report-only", "l2", "--report-only");
    }

    @Test
    void parse_optionOfAnotherSuite_isRefused() {
        refused("l1 does not take --callers", "l1", "--callers", "1");
    }

    @Test
    void parse_unknownNames_sayWhatIsKnown() {
        refused("unknown \"get\"; known are get-json1k,", "l2", "--scenario", "get");
        refused("unknown \"redis\"; known are tiered,", "l2", "--contender", "tiered,redis");
        refused("known are tiered, script-per-round-trip", "l2-write", "--contender", "jedis");
    }

    @Test
    void parse_numbersThatAreNone_areRefused() {
        refused("--callers takes whole numbers from 1", "l2", "--callers", "1,0");
        refused("was \"many\"", "l2", "--callers", "many");
        refused("was \"100001\"", "l2", "--callers", "100001");
        refused("--rounds takes one number", "l2", "--rounds", "1,2");
    }

    @Test
    void parse_optionWithoutValue_isRefused() {
        refused("--rounds takes whole numbers", "l2", "--rounds");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void parse_virtualBefore21_saysWhatIsNeeded() {
        refused("--virtual needs JDK 21 or later", "l2", "--virtual");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void parse_virtualFrom21_isTaken() {
        assertThat(parse("l2", "--virtual").options().virtual()).isTrue();
    }

    private static Command parse(String... arguments) {
        return Command.parse(List.of(arguments));
    }

    private static void refused(String why, String... arguments) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(arguments)).withMessageContaining(why);
    }
}
