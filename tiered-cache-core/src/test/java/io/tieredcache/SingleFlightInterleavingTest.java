package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.coherence.Stripes;
import io.tieredcache.coherence.Striping;
import io.tieredcache.concurrent.Timing;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Callers of one key that changes meanwhile, in every order of their steps. */
class SingleFlightInterleavingTest {

    @Test
    void callersOfOneKey_anyOrderOfSteps_flyOnceAtEachFenceAndNeverJoinAnOlderFlight() {
        Interleavings.check(Callers.class, AllAnswered.class);
    }

    @Test
    void callersOfTwoKeysInOneChain_anyOrderOfSteps_leadAlone() {
        Interleavings.check(Claims.class, Leading.class);
    }

    @Test
    void waitersOfAFlightThatFails_anyOrderOfSteps_takeOneSuccessor() {
        Interleavings.check(Waiters.class, AllWaitersAnswered.class);
    }

    /** The kinds of answers, right and wrong. */
    public enum Answer {
        FRESH,
        SECOND_SUCCESSOR,
        OLDER_THAN_A_CHANGE_THAT_RETURNED,
        TWO_LEADERS
    }

    /** One key and its callers. A call that never returns is a deadlock. */
    public static final class Callers {

        private static final int STRIPE = 1;

        private final Stripes stripes = new Stripes(Striping.MOST, Interleavings.STRIPING);
        private final SingleFlight<String, Long> flights = new SingleFlight<>();
        private final ConcurrentMap<Long, Flight<Long>> leading = new ConcurrentHashMap<>();
        private final AtomicLong committed = new AtomicLong();
        private final AtomicLong returned = new AtomicLong();

        @Operation
        public Answer get() throws InterruptedException {
            return get(true);
        }

        /** Gets the key; the first flight that this call leads returns nothing. */
        @Operation
        public Answer getAndGiveUpOnce() throws InterruptedException {
            return get(false);
        }

        @Operation
        public void change() {
            long value = committed.incrementAndGet();
            stripes.changed(STRIPE);
            returned.accumulateAndGet(value, Math::max);
        }

        private Answer get(boolean lands) throws InterruptedException {
            long least = returned.get();
            boolean landing = lands;
            while (true) {
                long noted = stripes.note(STRIPE);
                Lookup<String, Long> mine = new Lookup<>("key", "", 0, STRIPE, noted, 0, 0);
                Flight<Long> flight = flights.claim(mine);
                if (flight.equals(mine)) {
                    boolean alone = leading.putIfAbsent(noted, mine) == null;
                    long value = committed.get();
                    leading.remove(noted, mine);
                    if (landing) {
                        mine.land(value, 0, 0);
                    } else {
                        mine.abandon();
                    }
                    flights.release(mine);
                    if (!alone) {
                        return Answer.TWO_LEADERS;
                    }
                    if (landing) {
                        return value >= least ? Answer.FRESH : Answer.OLDER_THAN_A_CHANGE_THAT_RETURNED;
                    }
                    landing = true;
                } else if (flight.await(WITHOUT_LIMIT, 1) && flight.hasLanded()) {
                    long value = requireNonNull(flight.value());
                    return value >= least ? Answer.FRESH : Answer.OLDER_THAN_A_CHANGE_THAT_RETURNED;
                }
            }
        }
    }

    /** Callers that all wait for one flight that fails, and callers that come later. */
    public static final class Waiters {

        private static final int STRIPE = 1;

        private final Stripes stripes = new Stripes(Striping.MOST, Interleavings.STRIPING);
        private final SingleFlight<String, Long> flights = new SingleFlight<>();
        private final Lookup<String, Long> failed = note();
        private final AtomicLong led = new AtomicLong();
        private final AtomicLong committed = new AtomicLong();

        public Waiters() {
            flights.claim(failed);
            failed.fail(new LoadFailure(new IllegalStateException(), "loader", 1));
            flights.release(failed);
        }

        private Lookup<String, Long> note() {
            return new Lookup<>("key", "", 0, STRIPE, stripes.note(STRIPE), 0, 0);
        }

        /** Waits for the flight. The answer includes every change committed before the flight failed. */
        @Operation
        public Answer follow() throws InterruptedException {
            Lookup<String, Long> mine = note();
            Flight<Long> flight = flights.claim(mine, failed);
            if (flight.equals(mine)) {
                boolean first = led.incrementAndGet() == 1;
                land(mine);
                return first ? Answer.FRESH : Answer.SECOND_SUCCESSOR;
            }
            return flight.await(WITHOUT_LIMIT, 1) && flight.hasLanded()
                    ? Answer.FRESH
                    : Answer.OLDER_THAN_A_CHANGE_THAT_RETURNED;
        }

        /** Gets the key after the failure. */
        @Operation
        public Answer get() throws InterruptedException {
            long least = committed.get();
            Lookup<String, Long> mine = note();
            Flight<Long> flight = flights.claim(mine);
            if (flight.equals(mine)) {
                land(mine);
            }
            return flight.await(WITHOUT_LIMIT, 1) && requireNonNull(flight.value()) >= least
                    ? Answer.FRESH
                    : Answer.OLDER_THAN_A_CHANGE_THAT_RETURNED;
        }

        @Operation
        public void change() {
            committed.incrementAndGet();
            stripes.changed(STRIPE);
        }

        private void land(Lookup<String, Long> mine) {
            mine.land(committed.get(), 0, 0);
            flights.release(mine);
        }
    }

    /** The specification of the waiters. */
    public static final class AllWaitersAnswered {

        public Answer follow() {
            return Answer.FRESH;
        }

        public Answer get() {
            return Answer.FRESH;
        }

        public void change() {}
    }

    /** Claims of two keys in one hash chain, with one leader each. */
    public static final class Claims {

        private final SingleFlight<String, Long> flights = new SingleFlight<>();
        private final AtomicReferenceArray<@Nullable Lookup<String, Long>> leading = new AtomicReferenceArray<>(2);

        /** Returns whether the caller leads. */
        @Operation
        public boolean claimOne() {
            return claim(0);
        }

        @Operation
        public boolean claimOther() {
            return claim(1);
        }

        @Operation
        public void releaseOne() {
            release(0);
        }

        private boolean claim(int key) {
            Lookup<String, Long> mine = new Lookup<>("key " + key, "", 0, 0, 0, 0, 0);
            boolean leads = flights.claim(mine).equals(mine);
            if (leads) {
                leading.set(key, mine);
            }
            return leads;
        }

        private void release(int key) {
            Lookup<String, Long> leader = leading.getAndSet(key, null);
            if (leader != null) {
                flights.release(leader);
            }
        }
    }

    /** The specification of the claims. */
    public static final class Leading {

        private final Set<Integer> led = new HashSet<>();

        public boolean claimOne() {
            return led.add(1);
        }

        public boolean claimOther() {
            return led.add(2);
        }

        public void releaseOne() {
            led.remove(1);
        }
    }

    /** The specification of the callers. */
    public static final class AllAnswered {

        public Answer get() {
            return Answer.FRESH;
        }

        public Answer getAndGiveUpOnce() {
            return Answer.FRESH;
        }

        public void change() {}
    }

    private static final Timing WITHOUT_LIMIT = new Timing() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public void pause(long nanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
            latch.await();
            return true;
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
