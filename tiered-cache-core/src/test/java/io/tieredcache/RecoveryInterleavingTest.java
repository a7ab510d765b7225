package io.tieredcache;

import io.tieredcache.coherence.Floors;
import io.tieredcache.coherence.Freshness;
import io.tieredcache.coherence.Striping;
import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Pending changes and concurrent confirmations of L2, in every order of their steps. */
class RecoveryInterleavingTest {

    @Test
    void changesOfOneKey_anyOrderOfSteps_areCoveredUntilL2HasConfirmedThem() {
        Interleavings.check(Changes.class, NeverLost.class);
    }

    @Test
    void changesWhileAnEarlierOneIsConfirmed_anyOrderOfSteps_areCoveredUntilL2HasConfirmedThem() {
        Interleavings.check(LaterChanges.class, NeverLost.class);
    }

    /** The same after a change that L2 has not confirmed. */
    public static final class LaterChanges extends Changes {

        public LaterChanges() {
            boolean unused = addUnversioned();
        }
    }

    /** A key with pending changes, and an L2 that confirms every request. */
    public static class Changes {

        /** A key in one of the first stripes. */
        private static final String KEY = IntStream.iterate(0, i -> i + 1)
                .mapToObj(Integer::toString)
                .filter(text -> Striping.MOST.of(KeyHash.of(text)) < Interleavings.STRIPING)
                .findFirst()
                .orElseThrow();

        private static final BitSet PARTITION = BitSet.valueOf(new long[] {1});

        private final AtomicLong committed = new AtomicLong();
        /** The number of changes whose caller has returned, and the number of those that L2 has confirmed. */
        private final AtomicLong returned = new AtomicLong();

        private final AtomicLong confirmed = new AtomicLong();
        private final Recovery recovery;

        public Changes() {
            Ticker ticker = () -> 0;
            Floors floors = new Floors(ticker, new Freshness(ticker, 0, 1));
            Backlog backlog = new Backlog(1, 1_000, 1_000);
            recovery = new Recovery("rows", new NotifiedTier(this::confirm), floors, STANDING, 1_000, backlog);
        }

        private Invalidated confirm(long version) {
            long all = version == 0 ? committed.get() : version;
            confirmed.accumulateAndGet(all, Math::max);
            return new Invalidated(all);
        }

        @Operation
        public boolean addVersioned() {
            long change = committed.incrementAndGet();
            recovery.add(KEY, change);
            returned.accumulateAndGet(change, Math::max);
            return isSafe();
        }

        @Operation
        public boolean addUnversioned() {
            long change = committed.incrementAndGet();
            recovery.add(KEY, 0);
            returned.accumulateAndGet(change, Math::max);
            return isSafe();
        }

        @Operation
        public boolean clear() {
            long change = committed.incrementAndGet();
            recovery.clear(PARTITION);
            returned.accumulateAndGet(change, Math::max);
            return isSafe();
        }

        /** Writes without an intent in L2. The key is distrusted from a moment before the commit. */
        @Operation
        public boolean writeUnannounced() {
            recovery.suspend(KEY);
            long change = committed.incrementAndGet();
            boolean safe = recovery.covers(KEY, KeyHash.of(KEY)) || confirmed.get() >= change;
            recovery.resume(KEY, change);
            returned.accumulateAndGet(change, Math::max);
            return safe;
        }

        /** Returns whether L2 is distrusted about the key or knows every change that returned before. */
        private boolean isSafe() {
            long change = returned.get();
            return recovery.covers(KEY, KeyHash.of(KEY)) || confirmed.get() >= change;
        }

        /** Runs one round of the recovery thread. */
        @Operation
        public boolean work() {
            boolean unused = recovery.round();
            return isSafe();
        }
    }

    /** The specification: no change is lost. */
    public static final class NeverLost {

        public boolean addVersioned() {
            return true;
        }

        public boolean addUnversioned() {
            return true;
        }

        public boolean clear() {
            return true;
        }

        public boolean writeUnannounced() {
            return true;
        }

        public boolean work() {
            return true;
        }
    }

    /** A clock that never moves, and waits that return at once. */
    private static final Timing STANDING = new Timing() {

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public void pause(long nanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean await(CountDownLatch latch, long nanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean acquire(Semaphore permits, long nanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void start(String name, Runnable task) {
            throw new UnsupportedOperationException();
        }
    };
}
