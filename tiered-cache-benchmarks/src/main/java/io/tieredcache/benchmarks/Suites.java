package io.tieredcache.benchmarks;

import io.tieredcache.benchmarks.hitratio.HitRatioSuite;
import io.tieredcache.benchmarks.l1.L1Suite;
import io.tieredcache.benchmarks.l2.L2Suite;
import io.tieredcache.benchmarks.l2write.L2WriteSuite;
import io.tieredcache.benchmarks.payload.PayloadSuite;
import io.tieredcache.benchmarks.protocol.ProtocolSuite;
import io.tieredcache.benchmarks.stall.StallSuite;
import io.tieredcache.benchmarks.stampede.StampedeSuite;
import io.tieredcache.benchmarks.targets.TargetsSuite;
import java.util.List;
import java.util.Optional;

/** The list of all suites. */
final class Suites {

    static final List<Suite> ALL = List.of(
            new L1Suite(),
            new HitRatioSuite(),
            new PayloadSuite(),
            new ProtocolSuite(),
            new StampedeSuite(),
            new L2Suite(),
            new L2WriteSuite(),
            new StallSuite(),
            new TargetsSuite());

    private Suites() {}

    static Optional<Suite> named(String name) {
        return ALL.stream().filter(suite -> suite.name().equals(name)).findFirst();
    }

    /** Returns one line for each suite: its name and the question it answers. */
    static String list() {
        StringBuilder lines = new StringBuilder();
        for (Suite suite : ALL) {
            lines.append(String.format("  %-12s %s%n", suite.name(), suite.question()));
        }
        return lines.toString();
    }
}
