package io.tieredcache.benchmarks.targets;

import io.tieredcache.benchmarks.Option;
import io.tieredcache.benchmarks.Options;
import io.tieredcache.benchmarks.Row;
import io.tieredcache.benchmarks.Suite;
import io.tieredcache.benchmarks.callers.JedisClients;
import io.tieredcache.examples.demo.Servers;
import io.tieredcache.examples.demo.TpchData;
import io.tieredcache.redis.RedisLink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.UnifiedJedis;

/** The targets of the cache: {@link Target} compared with the figures of this machine under load. */
public final class TargetsSuite implements Suite {

    private static final int CALLERS_PER_CORE = 2;
    private static final int L2_CALLERS = 16;
    private static final int BATCH_CALLERS = 4;
    private static final int SENDERS = 64;
    private static final double SCALE = 0.05;

    /**
     * The rate of requests, a fifth above the target, so that a run that just meets the target does not miss it by one
     * request.
     */
    private static final int REQUESTS_PER_SECOND = 1_000;

    @Override
    public String name() {
        return Findings.SUITE;
    }

    @Override
    public String question() {
        return "whether every latency, size and throughput target is met under load; exit status 0 only then";
    }

    @Override
    public List<String> baselines() {
        return List.of();
    }

    @Override
    public Set<Option> options() {
        return Set.of(Option.REPORT_ONLY);
    }

    @Override
    public List<Row> run(Options options) throws Exception {
        Pace pace = Pace.of(options.quick());
        Findings findings = new Findings();
        findings.loadAverage(Machine.loadAverage());
        memory(new SampledFork(pace), findings);
        step("servers", () -> {
            try (Servers servers = Servers.start()) {
                remote(new SampledFork(pace), servers, findings);
                traffic(pace, servers, findings);
            }
        });
        return findings.rows();
    }

    private static void memory(SampledFork fork, Findings findings) throws Exception {
        int callers = CALLERS_PER_CORE * Machine.cores();
        step(
                "L1 get",
                () -> findings.add(Target.L1_GET, callers, fork.latency(L1Benchmark.class, "get", Map.of(), callers)));
        step(
                "L1 set",
                () -> findings.add(Target.L1_SET, callers, fork.latency(L1Benchmark.class, "set", Map.of(), callers)));
        step("bounds of L1", () -> new L1Bounds().measure(findings));
    }

    private static void remote(SampledFork fork, Servers servers, Findings findings) throws Exception {
        int callers = CALLERS_PER_CORE * Machine.cores();
        Map<String, String> redis = Map.of("redis", String.join(",", servers.redisAddresses()));
        step(
                "L2 get",
                () -> findings.add(
                        Target.L2_GET, L2_CALLERS, fork.latency(L2Benchmark.class, "get", redis, L2_CALLERS)));
        step(
                "L2 set",
                () -> findings.add(
                        Target.L2_SET, L2_CALLERS, fork.latency(L2Benchmark.class, "set", redis, L2_CALLERS)));
        pipeline(Target.L2_PIPELINE_READS, "getAll", fork, redis, findings);
        pipeline(Target.L2_PIPELINE_WRITES, "putAll", fork, redis, findings);
        step("rows of the database", () -> new TpchData(servers.database(), SCALE).load(rows -> {}));
        step(
                "database query",
                () -> findings.add(
                        Target.QUERY,
                        callers,
                        fork.latency(
                                QueryBenchmark.class, "load", Map.of("database", servers.databaseUrl()), callers)));
    }

    private static void pipeline(
            Target target, String method, SampledFork fork, Map<String, String> redis, Findings findings)
            throws Exception {
        step(target.text(), () -> {
            double perSecond = fork.throughput(L2Benchmark.class, method, redis, BATCH_CALLERS);
            findings.add(
                    target,
                    BATCH_CALLERS,
                    perSecond,
                    (long) fork.pace().forks() * fork.pace().iterations());
        });
    }

    private static void traffic(Pace pace, Servers servers, Findings findings) throws Exception {
        try (RedisLink link = RedisLink.builder()
                        .cluster(servers.redisAddresses())
                        .namespace("targets")
                        .connect();
                UnifiedJedis jedis =
                        JedisClients.pooled(new io.tieredcache.benchmarks.callers.Servers(servers.redisAddresses()))) {
            step("gzip", () -> new GzipCheck(link, jedis).measure(findings));
            step("traffic", () -> traffic(pace, servers, link, findings));
        }
    }

    private static void traffic(Pace pace, Servers servers, RedisLink link, Findings findings) throws Exception {
        OpenLoop loop = new OpenLoop(SENDERS, System::nanoTime);
        try (Traffic traffic = new Traffic(servers, link)) {
            traffic.readWhatWasReadBefore();
            int warmUps = pace.trafficWarmUpSeconds() * REQUESTS_PER_SECOND;
            long[] due = Arrivals.poisson(REQUESTS_PER_SECOND, warmUps, 1);
            findings.emptyRequest(SENDERS, loop.run(due, number -> Answer.L1).latency(Answer.L1));
            loop.run(due, number -> traffic.send(-1 - number));
            Traffic.LookUps start = traffic.lookUps();
            Optional<ProcessHandle> postgres = DatabaseFacts.serverOf(servers.database());
            Optional<ProcessorTime> processors = ProcessorTime.now(postgres);
            int requests = pace.trafficSeconds() * REQUESTS_PER_SECOND;
            OpenLoop.Outcome outcome = loop.run(Arrivals.poisson(REQUESTS_PER_SECOND, requests, 2), traffic);
            processors.ifPresent(
                    before -> ProcessorTime.now(postgres).ifPresent(after -> findings.processors(after.since(before))));
            Traffic.LookUps lookUps = traffic.lookUps().since(start);
            findings.add(Target.RESPONSE, SENDERS, outcome.latency(Answer.L1, Answer.L2, Answer.L3));
            findings.add(Target.RESPONSE_L1, SENDERS, outcome.latency(Answer.L1));
            findings.add(Target.RESPONSE_L2, SENDERS, outcome.latency(Answer.L2));
            findings.add(Target.RESPONSE_L3, SENDERS, outcome.latency(Answer.L3));
            findings.add(Target.HIT_RATIO, SENDERS, lookUps.hitPercent(), lookUps.all());
            findings.add(Target.THROUGHPUT, SENDERS, outcome.answeredPerMinute(), outcome.sent());
            findings.add(Target.ERRORS, SENDERS, outcome.errorPercent(), outcome.sent());
        }
    }

    /** Runs a part of the measurement. If it fails, its targets are not measured, and the rest of the run continues. */
    private static void step(String what, Step step) throws InterruptedException {
        try {
            step.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            System.err.printf("%s could not be measured%n", what);
            e.printStackTrace();
        }
    }

    /** A part of the run. */
    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    @Override
    public String show(List<Row> rows) {
        return String.format("%s%n%n%s", Machine.text(rows), new TargetReport(rows).table());
    }

    /**
     * Returns the exit status. With {@code --report-only} a missed target does not fail the run, but a target that is
     * not measured does.
     */
    @Override
    public int status(List<Row> rows, Options options) {
        TargetReport report = new TargetReport(rows);
        if (options.reportOnly()) {
            return report.isComplete() ? TargetReport.ALL_MET : TargetReport.NOT_PROVEN;
        }
        return report.status();
    }
}
