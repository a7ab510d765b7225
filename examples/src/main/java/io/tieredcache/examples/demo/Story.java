package io.tieredcache.examples.demo;

import io.tieredcache.spi.StatsHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;

/** The chapters of the demo. Each prints its measurements and records its errors. Not thread-safe. */
public final class Story {

    private static final Duration BEFORE_KILL = Duration.ofSeconds(2);
    private static final Duration CONFIRMATION = Duration.ofSeconds(30);

    private final Servers servers;
    private final DataSource database;
    private final Plan plan;
    private final Report report;
    private final Ledger ledger;
    private final Workload workload;
    private final List<String> problems = new ArrayList<>();

    private Story(Servers servers, Plan plan, Report report) throws Exception {
        this.servers = servers;
        this.database = servers.database();
        this.plan = plan;
        this.report = report;
        load();
        this.ledger = Ledger.of(database);
        this.workload = new Workload(ledger, plan.threads());
    }

    /**
     * Runs all chapters.
     *
     * @param plan size and durations
     * @return the errors; empty if every check has passed
     * @throws Exception if a chapter could not run
     */
    public static List<String> run(Plan plan) throws Exception {
        Report report = new Report(System.out);
        report.say("Starting 3 + 3 Redis nodes and PostgreSQL ...");
        long start = System.nanoTime();
        try (Servers servers = Servers.start()) {
            report.done("up after %.1f s: Redis %s", seconds(start), servers.redisAddresses());
            Story story = new Story(servers, plan, report);
            story.databaseAlone();
            TierTimes times = new TierTimes();
            try (Caches caches = new Caches(servers, plan, times)) {
                story.threeTiers(caches, times);
                story.outage(caches, times);
                story.compare(caches);
            }
            report.say("%nDone after %.0f s.", seconds(start));
            return story.problems;
        }
    }

    private void load() throws Exception {
        long start = System.nanoTime();
        TpchData data = new TpchData(database, plan.scale());
        report.say("Loading TPC-H customers and orders, scale %s ...", plan.scale());
        data.load(rows -> report.passing("%,d of %,d rows", rows, data.rows()));
        report.done("%,d rows after %.1f s", data.rows(), seconds(start));
    }

    private void databaseAlone() throws Exception {
        announce("Database alone", plan.direct());
        Sql.resetCount(database);
        try (Rows rows = new Rows(database)) {
            Outcome outcome = run("database alone", rows, plan.direct(), CallWatch.NONE);
            report.done("%,d SQL statements, as PostgreSQL counts them", Sql.count(database));
            callers(outcome);
        }
    }

    private void threeTiers(Caches caches, TierTimes times) throws Exception {
        announce("The same through three tiers, after " + plan.warmUp().toSeconds() + " s from cold", plan.cached());
        run("warm-up", caches, plan.warmUp(), CallWatch.NONE);
        times.reset();
        Sql.resetCount(database);
        LookUps before = caches.lookUps();
        Outcome outcome = run("three tiers", caches, plan.cached(), CallWatch.NONE);
        long statements = Sql.count(database);
        long would = outcome.reads().getTotalCount() + 2 * outcome.writes().getTotalCount();
        report.done(
                "%,d SQL statements, as PostgreSQL counts them; %,d (%s) saved",
                statements, would - statements, Report.ratio(would - statements, would));
        callers(outcome);
        report.tiers(times, caches.lookUps().since(before));
    }

    private void outage(Caches caches, TierTimes times) throws Exception {
        Outage outage = new Outage(servers.redis(), times);
        announce("Again, and the Redis master on port " + outage.port() + " is killed (kill -9)", plan.outage());
        CompletableFuture<Void> takeover = outage.killAfter(BEFORE_KILL);
        Outcome outcome = run("with a dying master", caches, plan.outage(), outage);
        takeover.join();
        Histogram addressed = outage.addressed();
        report.done(
                "it held %,d keys; its replica took over after %.1f s; %d exceptions or wrong answers",
                outage.heldKeys(), outage.leaderless().toMillis() / 1e3, outcome.wrong());
        report.say(
                "  %,d calls addressed the dead shard: p50 %s, p99 %s, max %s",
                addressed.getTotalCount(),
                Report.time(addressed, 50),
                Report.time(addressed, 99),
                Report.time(addressed.getMaxValue()));
        callers(outcome);
        require(addressed.getTotalCount() > 0, "no call addressed the dead shard: the outage proved nothing");
        outage.repair();
    }

    private void compare(Caches caches) throws Exception {
        report.say("%nComparing every key with the database ...");
        long deadline = System.nanoTime() + CONFIRMATION.toNanos();
        while (caches.pending() > 0 && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        require(caches.pending() == 0, caches.pending() + " changes are still unconfirmed by Redis");
        differences("the cache", caches);
        try (Caches other = new Caches(servers, plan, StatsHook.NONE)) {
            differences("Redis, as another JVM sees it", other);
        }
    }

    private void differences(String who, Caches caches) throws Exception {
        try (Rows rows = new Rows(database)) {
            List<Long> customers =
                    FinalCompare.differences(caches.customers, rows.customers, ledger.customers(), ledger::customerId);
            List<Long> orders = FinalCompare.differences(caches.orders, rows.orders, ledger.orders(), ledger::orderId);
            report.say(
                    "  %s: %,d customers and %,d orders, %d differ",
                    who, ledger.customers(), ledger.orders(), customers.size() + orders.size());
            require(customers.isEmpty(), who + " differs for customers " + firstOf(customers));
            require(orders.isEmpty(), who + " differs for orders " + firstOf(orders));
        }
    }

    private Outcome run(String what, Store store, Duration time, CallWatch watch) throws InterruptedException {
        long start = System.nanoTime();
        Outcome outcome =
                workload.run(store, time, watch, calls -> report.passing("%3.0f s  %,d calls", seconds(start), calls));
        require(outcome.reads().getTotalCount() > 0, what + ": no reads at all");
        require(
                outcome.wrong() == 0,
                what + ": " + outcome.wrong() + " wrong answers or exceptions, such as " + outcome.examples());
        return outcome;
    }

    private void announce(String title, Duration time) {
        report.say("%n%s: %d callers, %d s", title, plan.threads(), time.toSeconds());
    }

    private void callers(Outcome outcome) {
        report.header("as callers see it", "calls", "a second");
        String rate = String.format(java.util.Locale.ROOT, "%,.0f", outcome.readsPerSecond());
        report.row("read", outcome.reads().getTotalCount(), rate, outcome.reads());
        report.row("read, change and write", outcome.writes().getTotalCount(), "", outcome.writes());
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            problems.add(problem);
        }
    }

    private static List<Long> firstOf(List<Long> keys) {
        return keys.subList(0, Math.min(5, keys.size()));
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
