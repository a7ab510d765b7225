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
 * Puts faults in front of an L2, by script: an application's tests can see the effects of a dead, slow or forgetful
 * server.
 *
 * <p>A fault belongs to an operation and affects the tiers of every cache opened through this factory; a bulk call
 * counts as one. A call passes these steps in order: hooks before it; a stall; a failure, without executing it.
 * Otherwise it is executed, for all keys but those of a dead node. Then the hooks after it run, and the reply may be
 * lost. Thread-safe; hooks run on the calling thread.
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
     * @param healthy the L2 that executes calls
     * @param <V> value
     * @return the wrapper
     */
    public static <V> FaultySharedTier<V> around(SharedTier.Factory<V> healthy) {
        return new FaultySharedTier<>(healthy);
    }

    /**
     * Makes the next calls fail without executing them.
     *
     * @param operation the operation of the calls
     * @param times number of calls, added to earlier scripted ones; zero or positive
     * @param kind their failure
     */
    public void failNext(Operation operation, int times, Failure.Kind kind) {
        script.of(operation).failNext(times, kind);
    }

    /**
     * Makes every call fail from now on without executing it.
     *
     * @param operation the operation of the calls
     * @param kind their failure
     */
    public void fail(Operation operation, Failure.Kind kind) {
        script.of(operation).fail(kind);
    }

    /**
     * Makes every call of every operation fail from now on without executing it: L2 is dead.
     *
     * @param kind their failure
     */
    public void failAll(Failure.Kind kind) {
        script.all().forEach(faults -> faults.fail(kind));
    }

    /**
     * Makes calls fail for some keys only, as one dead node of a cluster does; the rest of a bulk call is executed.
     *
     * @param keys returns whether the text of a key belongs to the dead node
     * @param kind their failure
     */
    public void failKeys(Predicate<String> keys, Failure.Kind kind) {
        script.all().forEach(faults -> faults.failKeys(keys, kind));
    }

    /**
     * Makes calls fail for some partitions only, as a dead node of a cluster does. Their keys fail as by
     * {@link #failKeys}, whose setting this call replaces, and a clear does not reach them.
     *
     * @param partitions returns whether a partition belongs to the dead node, see {@link KeyHash#partition}
     * @param kind their failure
     */
    public void failPartitions(IntPredicate partitions, Failure.Kind kind) {
        script.all().forEach(faults -> faults.failPartitions(partitions, kind));
    }

    /**
     * Executes the next calls and answers TIMEOUT; a release, which has no reply, is only executed.
     *
     * @param operation the operation of the calls
     * @param times number of calls, added to earlier scripted ones; zero or positive
     */
    public void loseNextReplies(Operation operation, int times) {
        script.of(operation).loseNext(times);
    }

    /**
     * Executes every call from now on and answers TIMEOUT.
     *
     * @param operation the operation of the calls
     */
    public void loseReplies(Operation operation) {
        script.of(operation).loseNext(Integer.MAX_VALUE);
    }

    /**
     * Makes calls wait from now on. They are executed once the latch is open. A call whose timeout ends first answers
     * TIMEOUT and is not executed.
     *
     * @param operation the operation of the calls
     * @param until releases the calls
     */
    public void stall(Operation operation, CountDownLatch until) {
        script.of(operation).stall(until);
    }

    /**
     * Runs a hook once, before the next call. Several hooks run in order, one for each call. A hook may call the same
     * tier.
     *
     * @param operation the operation of the call
     * @param hook the hook
     */
    public void beforeNext(Operation operation, Runnable hook) {
        script.of(operation).beforeNext(hook);
    }

    /**
     * Runs a hook once, after the next call has been executed and before it is answered.
     *
     * @param operation the operation of the call
     * @param hook the hook
     */
    public void afterNext(Operation operation, Runnable hook) {
        script.of(operation).afterNext(hook);
    }

    /** Ends every fault and removes every hook; calls that wait for a latch continue to wait. */
    public void heal() {
        script.all().forEach(FaultScript.Faults::heal);
    }

    /**
     * Ends the faults and hooks of one operation.
     *
     * @param operation the operation of the calls
     */
    public void heal(Operation operation) {
        script.of(operation).heal();
    }

    /**
     * Returns the number of calls, failed ones included; a bulk call counts once.
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
