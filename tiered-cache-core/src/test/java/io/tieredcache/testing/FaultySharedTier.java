package io.tieredcache.testing;

import io.tieredcache.spi.Codec;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.SharedTier;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Puts faults in front of an L2, by script: the tests of your application see what a dead, slow or forgetful server does.
 *
 * <p>Faults belong to an operation and hit the tiers of every cache opened through this factory, a bulk call as one. For each
 * call, in this order: hooks before it; a stall; a failure, without carrying it out; else it is carried out, for all keys but
 * those of a dead node; hooks after it; and the reply may be lost. Thread-safe; hooks run on the calling thread.
 *
 * @param <V> value
 */
public final class FaultySharedTier<V> implements SharedTier.Factory<V> {

    private final SharedTier.Factory<V> healthy;
    private final FaultScript script = new FaultScript();

    private FaultySharedTier(SharedTier.Factory<V> healthy) {
        this.healthy = healthy;
    }

    /**
     * Wraps an L2. Without faults it behaves as before.
     *
     * @param healthy what carries calls out
     * @param <V> value
     * @return the wrapper
     */
    public static <V> FaultySharedTier<V> around(SharedTier.Factory<V> healthy) {
        return new FaultySharedTier<>(healthy);
    }

    /**
     * Lets the next calls fail without being carried out.
     *
     * @param operation which calls
     * @param times how many, added to those still to come; zero or positive
     * @param kind what they answer
     */
    public void failNext(Operation operation, int times, Failure.Kind kind) {
        script.of(operation).failNext(times, kind);
    }

    /**
     * Lets every call fail from now on without being carried out.
     *
     * @param operation which calls
     * @param kind what they answer
     */
    public void fail(Operation operation, Failure.Kind kind) {
        script.of(operation).fail(kind);
    }

    /**
     * Lets every call of every operation fail from now on without being carried out: L2 is dead.
     *
     * @param kind what they answer
     */
    public void failAll(Failure.Kind kind) {
        script.all().forEach(faults -> faults.fail(kind));
    }

    /**
     * Lets calls fail for some keys only, as one dead node of a cluster does; the rest of a bulk call is carried out.
     *
     * @param keys tells whether the text of a key lies on the dead node
     * @param kind what they answer
     */
    public void failKeys(Predicate<String> keys, Failure.Kind kind) {
        script.all().forEach(faults -> faults.failKeys(keys, kind));
    }

    /**
     * Lets calls fail for some partitions only, as a dead node of a cluster does: their keys fail as by {@link #failKeys},
     * which this replaces, and a clear does not reach them.
     *
     * @param partitions tells whether a partition lies on the dead node, see {@link KeyHash#partition}
     * @param kind what they answer
     */
    public void failPartitions(IntPredicate partitions, Failure.Kind kind) {
        script.all().forEach(faults -> faults.failPartitions(partitions, kind));
    }

    /**
     * Carries the next calls out and answers TIMEOUT; a release, which has no reply, is carried out and nothing else.
     *
     * @param operation which calls
     * @param times how many, added to those still to come; zero or positive
     */
    public void loseNextReplies(Operation operation, int times) {
        script.of(operation).loseNext(times);
    }

    /**
     * Carries every call out from now on and answers TIMEOUT.
     *
     * @param operation which calls
     */
    public void loseReplies(Operation operation) {
        script.of(operation).loseNext(Integer.MAX_VALUE);
    }

    /**
     * Lets calls wait from now on: once the latch is open they are carried out, and those whose timeout ends first answer
     * TIMEOUT and are not.
     *
     * @param operation which calls
     * @param until lets them go on
     */
    public void stall(Operation operation, CountDownLatch until) {
        script.of(operation).stall(until);
    }

    /**
     * Runs something once, before the next call is looked at; several are run one call each, in order. What it does itself
     * may call the same tier.
     *
     * @param operation which call
     * @param hook what to run
     */
    public void beforeNext(Operation operation, Runnable hook) {
        script.of(operation).beforeNext(hook);
    }

    /**
     * Runs something once, after the next call has been carried out and before it is answered.
     *
     * @param operation which call
     * @param hook what to run
     */
    public void afterNext(Operation operation, Runnable hook) {
        script.of(operation).afterNext(hook);
    }

    /** Ends every fault and forgets every hook; calls that wait go on waiting for their latch. */
    public void heal() {
        script.all().forEach(FaultScript.Faults::heal);
    }

    /**
     * Ends the faults and hooks of one operation.
     *
     * @param operation which calls
     */
    public void heal(Operation operation) {
        script.of(operation).heal();
    }

    /**
     * Returns how many calls were made, failed or not; a bulk call counts once.
     *
     * @param operation READ, ACQUIRE, FILL, RELEASE, INVALIDATE, BEGIN, END or PUT; others stay at zero
     * @return a count since the start
     */
    public long calls(Operation operation) {
        return script.counts().calls(operation);
    }

    @Override
    public Codec<V> codec() {
        return healthy.codec();
    }

    @Override
    public SharedTier open(String cache) {
        return new ScriptedSharedTier(healthy.open(cache), script);
    }
}
