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
        Interleavings.check(FullStripe.class, NeverLowered.class);
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
    @Param(name = "fence", gen = IntGen.class, conf = "1:9")
    public static final class Roomy {

        private final Floors floors = floors();

        @Operation
        public void raise(@Param(name = "key") int key, @Param(name = "fence") int fence) {
            floors.raise(key, fence, fence + 100);
        }

        @Operation
        public boolean pass(@Param(name = "key") int key, @Param(name = "fence") int fence) {
            return floors.pass(key, fence, fence + 100);
        }

        @Operation
        public String of(@Param(name = "key") int key) {
            return floors.of(key).toString();
        }
    }

    /** The specification: the highest floor. */
    public static final class Highest {

        private final int[] fences = new int[2];

        public void raise(int key, int fence) {
            fences[key] = Math.max(fences[key], fence);
        }

        public boolean pass(int key, int fence) {
            boolean passes = fence >= fences[key];
            raise(key, fence);
            return passes;
        }

        public String of(int key) {
            int fence = fences[key];
            return (fence == 0 ? Floor.NONE : new Floor(fence, fence + 100)).toString();
        }
    }

    /** A full stripe, with keys that evict each other. */
    @Param(name = "key", gen = IntGen.class, conf = "0:2")
    @Param(name = "fence", gen = IntGen.class, conf = "1:9")
    public static final class FullStripe {

        private final Floors floors = floors();

        public FullStripe() {
            for (int other = 0; other < Floors.WAYS; other++) {
                floors.raise(100 + other, 0, 1);
            }
        }

        @Operation
        public boolean raisedStaysRaised(@Param(name = "key") int key, @Param(name = "fence") int fence) {
            floors.raise(key, 0, fence);
            return floors.of(key).fence() >= fence;
        }

        @Operation
        public boolean doesNotSink(@Param(name = "key") int key) {
            long before = floors.of(key).fence();
            return floors.of(key).fence() >= before;
        }
    }

    /** The specification: a floor never falls. */
    public static final class NeverLowered {

        public boolean raisedStaysRaised(int key, int fence) {
            return true;
        }

        public boolean doesNotSink(int key) {
            return true;
        }
    }
}
