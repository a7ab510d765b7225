package io.tieredcache.benchmarks;

import java.util.Set;

/** An option of the command line besides {@code --quick}, which every suite takes. */
public enum Option {
    /** Callers are virtual threads. */
    VIRTUAL("--virtual", false),
    /** The exit status reports only that everything was measured, not whether the figures are good. */
    REPORT_ONLY("--report-only", false),
    /** Limits the run to these scenarios. */
    SCENARIO("--scenario", true),
    /** Limits the run to these numbers of callers. */
    CALLERS("--callers", true),
    /** Limits the run to these contenders. */
    CONTENDER("--contender", true),
    /** The number of rounds. */
    ROUNDS("--rounds", true);

    /** The options of suites that compare contenders with several numbers of callers. */
    public static final Set<Option> OF_COMPARISONS = Set.of(VIRTUAL, SCENARIO, CALLERS, CONTENDER, ROUNDS);

    private final String flag;
    private final boolean takesValue;

    Option(String flag, boolean takesValue) {
        this.flag = flag;
        this.takesValue = takesValue;
    }

    boolean takesValue() {
        return takesValue;
    }

    String flag() {
        return flag;
    }
}
