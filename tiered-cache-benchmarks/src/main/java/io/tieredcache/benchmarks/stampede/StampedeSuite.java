package io.tieredcache.benchmarks.stampede;

import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Measurements.Series;
import io.tieredcache.benchmarks.Options;
import io.tieredcache.benchmarks.Row;
import io.tieredcache.benchmarks.Suite;
import io.tieredcache.redis.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A stampede: four JVMs of 64 threads each miss the same key at the same moment, and its load takes 50 ms. */
public final class StampedeSuite implements Suite {

    static final int LOAD_MILLIS = 50;

    private static final int JVMS = 4;
    private static final int THREADS = 64;
    private static final int WARM_UPS = 5;

    @Override
    public String name() {
        return "stampede";
    }

    @Override
    public String question() {
        return "how many loads a stampede of 4 JVMs x 64 threads on one key costs, and how long the last caller waits";
    }

    @Override
    public List<String> baselines() {
        return List.of("tiered");
    }

    @Override
    public List<Row> run(Options options) throws Exception {
        boolean quick = options.quick();
        int rounds = quick ? 5 : 21;
        Measurements measurements = new Measurements(name());
        try (RedisServer server = RedisServer.start()) {
            List<StampedeJvm> jvms = new ArrayList<>();
            try {
                for (int i = 0; i < JVMS; i++) {
                    jvms.add(StampedeJvm.start(server.host() + ":" + server.port(), THREADS));
                }
                stampede(jvms, "l2-up", rounds, measurements);
                server.pause();
                try {
                    stampede(jvms, "l2-hangs", rounds, measurements);
                } finally {
                    server.resume();
                }
            } finally {
                jvms.forEach(StampedeJvm::close);
            }
        }
        return measurements.rows();
    }

    private static void stampede(List<StampedeJvm> jvms, String scenario, int rounds, Measurements measurements)
            throws Exception {
        for (int round = 1 - WARM_UPS; round <= rounds; round++) {
            long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
            for (StampedeJvm jvm : jvms) {
                jvm.go(scenario + round, at);
            }
            int loads = 0;
            double slowest = 0;
            for (StampedeJvm jvm : jvms) {
                StampedeJvm.Result result = jvm.result();
                loads += result.loads();
                slowest = Math.max(slowest, result.slowestMillis());
            }
            if (round > 0) {
                int callers = jvms.size() * THREADS;
                measurements.add(new Series(scenario, "tiered", callers, "loads", "loads"), loads);
                measurements.add(new Series(scenario, "tiered", callers, "slowest_ms", "ms"), slowest);
                System.err.printf(
                        Locale.ROOT,
                        "%s, round %d of %d: %d loads, %.1f ms%n",
                        scenario,
                        round,
                        rounds,
                        loads,
                        slowest);
            }
        }
    }
}
