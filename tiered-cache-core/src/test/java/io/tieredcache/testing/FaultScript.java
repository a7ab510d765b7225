package io.tieredcache.testing;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.TierFailure;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The scripted faults of each operation. Thread-safe. */
final class FaultScript {

    private final Map<Operation, Faults> faults = new EnumMap<>(Operation.class);
    private final CallCounts counts = new CallCounts();

    FaultScript() {
        for (Operation operation : Operation.values()) {
            faults.put(operation, new Faults());
        }
    }

    Faults of(Operation operation) {
        Faults found = faults.get(operation);
        if (found == null) {
            throw new IllegalArgumentException("no such operation: " + operation);
        }
        return found;
    }

    Collection<Faults> all() {
        return faults.values();
    }

    CallCounts counts() {
        return counts;
    }

    /** The keys of a dead node. */
    private record DeadKeys(Predicate<String> keys, Failure.Kind kind) {}

    /** The faults of one operation. */
    static final class Faults {

        private final Queue<Failure.Kind> nextFailures = new ConcurrentLinkedQueue<>();
        private final Queue<Runnable> before = new ConcurrentLinkedQueue<>();
        private final Queue<Runnable> after = new ConcurrentLinkedQueue<>();
        private final AtomicInteger lost = new AtomicInteger();
        private volatile Failure.@Nullable Kind dead;
        private volatile @Nullable DeadKeys deadKeys;
        private volatile IntPredicate deadPartitions = partition -> false;
        private volatile @Nullable CountDownLatch stall;

        void failNext(int times, Failure.Kind kind) {
            for (int i = 0; i < times; i++) {
                nextFailures.add(kind);
            }
        }

        void fail(Failure.Kind kind) {
            dead = kind;
        }

        void failKeys(Predicate<String> keys, Failure.Kind kind) {
            deadKeys = new DeadKeys(keys, kind);
        }

        void failPartitions(IntPredicate partitions, Failure.Kind kind) {
            deadPartitions = partitions;
            failKeys(key -> !key.isEmpty() && partitions.test(KeyHash.partition(KeyHash.of(key))), kind);
        }

        /** Returns the partitions among the given ones that a clear does not reach. */
        BitSet deadOf(BitSet partitions) {
            IntPredicate dead = deadPartitions;
            return partitions.stream()
                    .filter(partition -> dead.test(partition))
                    .collect(BitSet::new, BitSet::set, BitSet::or);
        }

        void loseNext(int times) {
            lost.accumulateAndGet(times, (now, more) -> now + more < now ? Integer.MAX_VALUE : now + more);
        }

        void stall(CountDownLatch until) {
            stall = until;
        }

        void beforeNext(Runnable hook) {
            before.add(hook);
        }

        void afterNext(Runnable hook) {
            after.add(hook);
        }

        void heal() {
            nextFailures.clear();
            before.clear();
            after.clear();
            lost.set(0);
            dead = null;
            deadKeys = null;
            deadPartitions = partition -> false;
            stall = null;
        }

        void runBefore() {
            run(before);
        }

        void runAfter() {
            run(after);
        }

        /** Returns the failure of the call as a whole, or null if it is executed. */
        @Nullable
        TierFailure failure(long timeoutNanos) {
            CountDownLatch latch = stall;
            if (latch != null && !opens(latch, timeoutNanos)) {
                return scripted(Failure.Kind.TIMEOUT);
            }
            Failure.Kind next = nextFailures.poll();
            Failure.Kind kind = next == null ? dead : next;
            return kind == null ? null : scripted(kind);
        }

        @Nullable
        TierFailure failure(String key) {
            DeadKeys some = deadKeys;
            return some != null && some.keys.test(key) ? scripted(some.kind) : null;
        }

        boolean losesReply() {
            return lost.getAndUpdate(now -> now == 0 || now == Integer.MAX_VALUE ? now : now - 1) > 0;
        }

        static TierFailure scripted(Failure.Kind kind) {
            return new TierFailure(kind, "scripted by a test", null);
        }

        private static void run(Queue<Runnable> hooks) {
            Runnable hook = hooks.poll();
            if (hook != null) {
                hook.run();
            }
        }

        private static boolean opens(CountDownLatch latch, long timeoutNanos) {
            try {
                return latch.await(timeoutNanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
