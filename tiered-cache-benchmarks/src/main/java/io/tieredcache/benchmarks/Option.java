package io.tieredcache.benchmarks;

/** An option of the command line besides {@code --quick}, which every suite takes. */
public enum Option {
    /** Callers are virtual threads. */
    VIRTUAL("--virtual"),
    /** Only these scenarios. */
    SCENARIO("--scenario"),
    /** Only these numbers of callers. */
    CALLERS("--callers"),
    /** Only these contenders. */
    CONTENDER("--contender"),
    /** So many rounds. */
    ROUNDS("--rounds");

    private final String flag;

    Option(String flag) {
        this.flag = flag;
    }

    String flag() {
        return flag;
    }
}
