package io.tieredcache;

import io.tieredcache.coherence.Floors;
import io.tieredcache.coherence.Freshness;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.Floor;
import java.util.BitSet;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Floors of one stripe that are raised at the same time, within their memory. */
class FloorsInterleavingTest {

    @Test
    void keysOfOneStripe_anyOrderOfSteps_keepTheHighestFloor() {
        Interleavings.check(Roomy.class, Highest.class);
    }

    @Test
    void moreKeysThanAStripeRemembers_anyOrderOfSteps_neverLowerAFence() {
        Interleavings.check(Crowded.class, NeverLowered.class);
    }

    /** Floors whose reports have a gap at the very time at which all are raised, so that those of the stripe count. */
    private static Floors floors() {
        Ticker ticker = () -> 0;
        Freshness freshness = new Freshness(ticker, 0, 1);
        freshness.current(BitSet.valueOf(new long[] {1}), 0);
        freshness.suspect(0);
        return new Floors(ticker, freshness);
    }

    /** Keys that fit. */
    @Param(name = "key", gen = IntGen.class, conf = "0:1")
    @Param(name = "stamp", gen = IntGen.class, conf = "1:9")
    public static final class Roomy {

        private final Floors floors = floors();

        @Operation
        public void raise(@Param(name = "key") int key, @Param(name = "stamp") int stamp) {
            floors.raise(key, stamp, stamp + 100);
        }

        @Operation
        public boolean pass(@Param(name = "key") int key, @Param(name = "stamp") int stamp) {
            return floors.pass(key, stamp, stamp + 100);
        }

        @Operation
        public String of(@Param(name = "key") int key) {
            return floors.of(key).toString();
        }
    }

    /** What they are compared with. */
    public static final class Highest {

        private final int[] stamps = new int[2];

        public void raise(int key, int stamp) {
            stamps[key] = Math.max(stamps[key], stamp);
        }

        public boolean pass(int key, int stamp) {
            boolean passes = stamp >= stamps[key];
            raise(key, stamp);
            return passes;
        }

        public String of(int key) {
            int stamp = stamps[key];
            return (stamp == 0 ? Floor.NONE : new Floor(stamp, stamp + 100)).toString();
        }
    }

    /** A full stripe, and keys that push each other out of it. */
    @Param(name = "key", gen = IntGen.class, conf = "0:2")
    @Param(name = "stamp", gen = IntGen.class, conf = "1:9")
    public static final class Crowded {

        private final Floors floors = floors();

        public Crowded() {
            for (int other = 0; other < Floors.WAYS; other++) {
                floors.raise(100 + other, 0, 1);
            }
        }

        @Operation
        public boolean raisedStaysRaised(@Param(name = "key") int key, @Param(name = "stamp") int stamp) {
            floors.raise(key, 0, stamp);
            return floors.of(key).fence() >= stamp;
        }

        @Operation
        public boolean doesNotSink(@Param(name = "key") int key) {
            long before = floors.of(key).fence();
            return floors.of(key).fence() >= before;
        }
    }

    /** What it is compared with. */
    public static final class NeverLowered {

        public boolean raisedStaysRaised(int key, int stamp) {
            return true;
        }

        public boolean doesNotSink(int key) {
            return true;
        }
    }
}
