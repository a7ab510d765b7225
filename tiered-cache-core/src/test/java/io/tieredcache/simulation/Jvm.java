package io.tieredcache.simulation;

import io.tieredcache.TieredCache;
import io.tieredcache.VirtualTiming;
import io.tieredcache.spi.Codec;
import io.tieredcache.spi.NearTier;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.SharedTier;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A simulated JVM with the objects that run in it: the real cache, over virtual tiers. */
final class Jvm {

    final Machine machine;
    final VirtualTier tier;
    final VirtualSource source;
    final TieredCache<String, String> cache;
    private final Throwing throwing;
    private long threadless;

    Jvm(Machine machine, Cluster cluster, Database database, Network network, History history) {
        this.machine = machine;
        tier = new VirtualTier(machine, cluster, network);
        source = new VirtualSource(machine, tier, database, network, history);
        throwing = new Throwing(network);
        cache = open(network, history);
    }

    /** Opens the cache, with retries, as a framework restarts an application. */
    private TieredCache<String, String> open(Network network, History history) {
        while (true) {
            try {
                return build(network, history);
            } catch (OutOfMemoryError e) {
                threadless++;
            }
        }
    }

    private TieredCache<String, String> build(Network network, History history) {
        Plan plan = network.plan;
        Scheduler scheduler = network.scheduler;
        long started = scheduler.now();
        Ticker ticker = plan.mutation() == Mutation.TICKER_STANDS_STILL ? () -> started : scheduler::now;
        return VirtualTiming.under(
                        new Waiting(machine, network),
                        TieredCache.<String, String>named("simulated")
                                .l1(l1(network, history, throwing))
                                .l2(l2())
                                .l3(source, source)
                                .ttl(Plan.TTL)
                                .l1Ttl(plan.longL1() ? Plan.TTL : Duration.ofMillis(300))
                                .ttlJitter(0)
                                .deadline(Plan.DEADLINE)
                                .leaseTime(Plan.LEASE)
                                .writeMode(plan.writeMode())
                                .maxConcurrentLoads(2)
                                .stats(throwing)
                                .ticker(ticker))
                .build();
    }

    private static NearTier.Factory l1(Network network, History history, Throwing throwing) {
        return new NearTier.Factory() {
            @Override
            public <K, V> NearTier<K, V> create(String name) {
                return new VirtualL1<>(network, history, throwing);
            }
        };
    }

    private SharedTier.Factory<String> l2() {
        return new SharedTier.Factory<>() {
            @Override
            public Codec<String> codec() {
                return Values.CODEC;
            }

            @Override
            public SharedTier open(String name) {
                return tier;
            }
        };
    }

    /** Returns how many times a thread did not start. */
    long threadless() {
        return threadless;
    }

    /** Returns how many times the hook or L1 threw. */
    long thrown() {
        return throwing.count();
    }

    /** The waits of the engine in this JVM. */
    private record Waiting(Machine machine, Network network) implements VirtualTiming {

        @Override
        public long nanos() {
            return network.plan.mutation() == Mutation.DEADLINE_CLOCK_STANDS_STILL ? 0 : network.scheduler.now();
        }

        @Override
        public void pause(long nanos) {
            network.scheduler.sleep(nanos);
        }

        @Override
        public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
            return network.scheduler.awaitInterruptibly(() -> latch.getCount() == 0, nanos);
        }

        @Override
        public boolean acquire(Semaphore permits, long nanos) throws InterruptedException {
            long deadline = network.scheduler.now() + nanos;
            while (!permits.tryAcquire()) {
                long left = deadline - network.scheduler.now();
                if (!network.scheduler.awaitInterruptibly(() -> permits.availablePermits() > 0, left)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void start(String name, Runnable task) {
            if (network.plan.threadless() && !network.healed() && network.chance.percent(50)) {
                throw new OutOfMemoryError("simulated: no more threads");
            }
            network.scheduler.start(machine, name, task);
        }
    }
}
