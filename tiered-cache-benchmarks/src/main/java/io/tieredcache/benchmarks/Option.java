package io.tieredcache.benchmarks;

import java.util.Set;

/** An option of the command line besides {@code --quick}, which every suite takes. */
public enum Option {
    /** Callers are virtual threads. */
    VIRTUAL("--virtual", false),
    /** The exit status says whether everything was measured, not what came out. */
    REPORT_ONLY("--report-only", false),
    /** Only these scenarios. */
    SCENARIO("--scenario", true),
    /** Only these numbers of callers. */
    CALLERS("--callers", true),
    /** Only these contenders. */
    CONTENDER("--contender", true),
    /** So many rounds. */
    ROUNDS("--rounds", true);

    /** Those that suites of contenders and callers take. */
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
