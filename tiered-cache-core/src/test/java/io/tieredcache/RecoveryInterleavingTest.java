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

/** Changes that wait for L2 while others are being confirmed, in every order of their steps. */
class RecoveryInterleavingTest {

    @Test
    void changesOfOneKey_anyOrderOfSteps_areCoveredUntilL2HasBeenToldOfThem() {
        Interleavings.check(Changes.class, NeverLost.class);
    }

    @Test
    void changesWhileAnEarlierOneIsConfirmed_anyOrderOfSteps_areCoveredUntilL2HasBeenToldOfThem() {
        Interleavings.check(LaterChanges.class, NeverLost.class);
    }

    /** The same, after a change of which L2 has yet to be told. */
    public static final class LaterChanges extends Changes {

        public LaterChanges() {
            boolean unused = addUnversioned();
        }
    }

    /** A key whose changes L2 missed, and an L2 that confirms all it is told. */
    public static class Changes {

        /** A key of the first stripes. */
        private static final String KEY = IntStream.iterate(0, i -> i + 1)
                .mapToObj(Integer::toString)
                .filter(text -> Striping.MOST.of(KeyHash.of(text)) < Interleavings.STRIPING)
                .findFirst()
                .orElseThrow();

        private static final BitSet PARTITION = BitSet.valueOf(new long[] {1});

        private final AtomicLong committed = new AtomicLong();
        /** Changes whose caller has returned, and changes that L2 has been told of. */
        private final AtomicLong returned = new AtomicLong();

        private final AtomicLong told = new AtomicLong();
        private final Recovery recovery;

        public Changes() {
            Ticker ticker = () -> 0;
            Floors floors = new Floors(ticker, new Freshness(ticker, 0, 1));
            Backlog backlog = new Backlog(1, 1_000, 1_000);
            recovery = new Recovery("rows", new ToldTier(this::tell), floors, STANDING, 1_000, backlog);
        }

        private Invalidated tell(long version) {
            long all = version == 0 ? committed.get() : version;
            told.accumulateAndGet(all, Math::max);
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

        /** A write that L2 did not hear begin is distrusted from before its commit. */
        @Operation
        public boolean writeUnannounced() {
            recovery.suspend(KEY);
            long change = committed.incrementAndGet();
            boolean safe = recovery.covers(KEY, KeyHash.of(KEY)) || told.get() >= change;
            recovery.resume(KEY, change);
            returned.accumulateAndGet(change, Math::max);
            return safe;
        }

        /** L2 is trusted about the key only if it has been told of every change that returned before. */
        private boolean isSafe() {
            long change = returned.get();
            return recovery.covers(KEY, KeyHash.of(KEY)) || told.get() >= change;
        }

        /** One round of the thread that tells L2. */
        @Operation
        public boolean work() {
            boolean unused = recovery.round();
            return isSafe();
        }
    }

    /** What they are compared with. */
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

    /** Time stands still, and nothing waits. */
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
