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

/** Concurrent raises of floors of one stripe, within the capacity for single keys. */
class FloorsInterleavingTest {

    @Test
    void keysOfOneStripe_anyOrderOfSteps_keepTheHighestFloor() {
        Interleavings.check(Roomy.class, Highest.class);
    }

    @Test
    void moreKeysThanAStripeRemembers_anyOrderOfSteps_neverLowerAFence() {
        Interleavings.check(Crowded.class, NeverLowered.class);
    }

    /** Floors with a gap in the reports at the same time, so that the floors of the whole stripe count. */
    private static Floors floors() {
        Ticker ticker = () -> 0;
        Freshness freshness = new Freshness(ticker, 0, 1);
        freshness.current(BitSet.valueOf(new long[] {1}), 0);
        freshness.suspect(0);
        return new Floors(ticker, freshness);
    }

    /** Floors of keys that fit into the stripe. */
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

    /** The specification: the highest floor. */
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

    /** A full stripe, with keys that evict each other. */
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

    /** The specification: a floor never falls. */
    public static final class NeverLowered {

        public boolean raisedStaysRaised(int key, int stamp) {
            return true;
        }

        public boolean doesNotSink(int key) {
            return true;
        }
    }
}
