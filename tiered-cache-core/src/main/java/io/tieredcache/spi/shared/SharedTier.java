package io.tieredcache.spi.shared;

import io.tieredcache.spi.Codec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * L2 for one cache: bytes that every JVM shares, and the grants of leases and intents. It may forget any entry at any
 * time, and it may fail; a failure is a reply, never an exception.
 *
 * <p>The rule that keeps old values out: a value is stored only under a {@link Lease} or {@link Intent} that was
 * granted <em>before</em> the system of record was read or changed, and that still exists. If the lease or intent is
 * missing, L2 refuses.
 *
 * <p>Must be thread-safe. Every method blocks for at most the given time, or less if the tier has a shorter limit, and
 * then returns {@link TierFailure}. Keys are texts from a {@code KeyFormat}; the tier escapes them. Lists of replies
 * have the order of the requests, one reply each, so that a dead node fails only its own keys. The bytes of an entry
 * may be a pooled array, which the caller may give back by {@linkplain SharedEntry#release releasing} the entry.
 */
public interface SharedTier extends AutoCloseable {

    /**
     * Returns the entry of a key.
     *
     * @param key text of the key
     * @param timeoutNanos longest wait, positive
     * @return {@link SharedEntry}, {@link Missing} or {@link TierFailure}
     */
    ReadReply read(String key, long timeoutNanos);

    /**
     * Requests the right to load a key. Returns the entry instead if it is not below the floor and newer than the
     * request demands.
     *
     * @param request the request
     * @param timeoutNanos longest wait, positive
     * @return {@link SharedEntry}, {@link Lease}, {@link Held}, {@link Bypass} or {@link TierFailure}
     */
    GrantReply acquire(AcquireRequest request, long timeoutNanos);

    /**
     * Stores a loaded value if the lease still exists. Without a payload it ends the lease and removes the value that a
     * refresh should have replaced.
     *
     * @param request the value and its lease
     * @param timeoutNanos longest wait, positive
     * @return {@link Stored}, {@link Refused} or {@link TierFailure}
     */
    StoreReply fill(FillRequest request, long timeoutNanos);

    /**
     * Gives a lease back, because the loader failed or because it is unknown whether the lease was granted. Does
     * nothing if the lease does not exist. A lease that cannot be given back expires.
     *
     * @param request the lease
     * @param timeoutNanos longest wait, positive
     * @return {@link Released}, or {@link TierFailure} if it is unknown whether the lease is gone
     */
    ReleaseReply release(ReleaseRequest request, long timeoutNanos);

    /**
     * Removes the entry and every lease on it, and notifies all subscribers. A value whose version is at least that of
     * the request stays.
     *
     * @param request the change
     * @param timeoutNanos longest wait, positive
     * @return {@link Invalidated} or {@link TierFailure}; after a failure the entry may still be there
     */
    InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos);

    /**
     * Announces a write: removes the entry, and grants no lease until the intent ends.
     *
     * @param request the write
     * @param timeoutNanos longest wait, positive
     * @return {@link Intent} or {@link TierFailure}
     */
    BeginReply begin(BeginRequest request, long timeoutNanos);

    /**
     * Ends a write, and stores its value if no other intent overlapped and the key did not change. If the intent no
     * longer exists, the end has the effect of {@link #invalidate}.
     *
     * @param request the write and its value
     * @param timeoutNanos longest wait, positive
     * @return {@link Stored}, {@link Refused} if the entry is now absent, or {@link TierFailure} if it is unknown
     */
    StoreReply end(EndRequest request, long timeoutNanos);

    /**
     * Stores a value of a cache without a system of record and notifies all subscribers, in one step. It replaces the
     * entry, leases and intents of the key; the last put wins. After a failure it is unknown whether the value was
     * stored.
     *
     * @param request the value and its condition
     * @param timeoutNanos longest wait, positive
     * @return {@link Stored}, {@link Refused#CONDITION} or {@link TierFailure}
     */
    StoreReply put(PutRequest request, long timeoutNanos);

    /**
     * Voids every value of some partitions that was stored under an earlier grant, and notifies all subscribers. The
     * time does not depend on the number of values. A tier may clear neighbouring partitions too. A dead node fails
     * only its own partitions.
     *
     * @param partitions partitions of keys, see {@link KeyHash#partition}; at least one; must be neither kept nor
     *     changed
     * @param timeoutNanos longest wait, positive
     * @return {@link Cleared}, or {@link TierFailure} if the outcome is unknown for every partition
     */
    ClearReply clear(BitSet partitions, long timeoutNanos);

    /**
     * Returns the entries of many keys, each like {@link #read}.
     *
     * @param keys texts of keys
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each key
     */
    default List<ReadReply> readAll(List<String> keys, long timeoutNanos) {
        return each(keys, key -> read(key, timeoutNanos));
    }

    /**
     * Reads many keys like {@link #readAll(List, long)}, but passes on each reply as soon as it arrives, so that values
     * are decoded while other nodes are still answering. The time spent in {@code replies} does not count as waiting.
     *
     * @param keys texts of keys
     * @param timeoutNanos longest wait for all of them, positive
     * @param replies receives one reply for each key, in any order, before this method returns
     */
    default void readAll(List<String> keys, long timeoutNanos, ReadReplies replies) {
        List<ReadReply> all = readAll(keys, timeoutNanos);
        for (int i = 0; i < all.size(); i++) {
            replies.arrived(i, all.get(i));
        }
    }

    /**
     * Requests the right to load many keys, each like {@link #acquire}.
     *
     * @param requests the requests
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<GrantReply> acquireAll(List<AcquireRequest> requests, long timeoutNanos) {
        return each(requests, request -> acquire(request, timeoutNanos));
    }

    /**
     * Stores many loaded values, each like {@link #fill}.
     *
     * @param requests the values
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<StoreReply> fillAll(List<FillRequest> requests, long timeoutNanos) {
        return each(requests, request -> fill(request, timeoutNanos));
    }

    /**
     * Gives many leases back, each like {@link #release}.
     *
     * @param requests the leases
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<ReleaseReply> releaseAll(List<ReleaseRequest> requests, long timeoutNanos) {
        return each(requests, request -> release(request, timeoutNanos));
    }

    /**
     * Removes many entries, each like {@link #invalidate}.
     *
     * @param requests the changes
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<InvalidateReply> invalidateAll(List<InvalidateRequest> requests, long timeoutNanos) {
        return each(requests, request -> invalidate(request, timeoutNanos));
    }

    /**
     * Announces many writes, each like {@link #begin}.
     *
     * @param requests the writes
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<BeginReply> beginAll(List<BeginRequest> requests, long timeoutNanos) {
        return each(requests, request -> begin(request, timeoutNanos));
    }

    /**
     * Ends many writes, each like {@link #end}.
     *
     * @param requests the writes
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<StoreReply> endAll(List<EndRequest> requests, long timeoutNanos) {
        return each(requests, request -> end(request, timeoutNanos));
    }

    /**
     * Stores many values, each like {@link #put}.
     *
     * @param requests the values
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<StoreReply> putAll(List<PutRequest> requests, long timeoutNanos) {
        return each(requests, request -> put(request, timeoutNanos));
    }

    /**
     * Returns the size of the largest encoded value that L2 stores. The engine passes no larger value to the tier. If
     * the tiers are the only store, it refuses such a put; otherwise it counts a failure of L2 and warns once.
     *
     * @return bytes; default: no limit
     */
    default int maxValueBytes() {
        return Integer.MAX_VALUE;
    }

    /**
     * Starts reporting changes that other JVMs make. One listener at a time; {@link #close} ends the reports.
     *
     * @param listener called on a thread of the tier
     */
    void subscribe(ChangeListener listener);

    /**
     * Ends the subscription and stops the threads and connections of this cache. Idempotent. Leaves a shared link open.
     */
    @Override
    void close();

    private static <Q, R> List<R> each(List<Q> requests, Function<Q, R> step) {
        List<R> replies = new ArrayList<>(requests.size());
        for (Q request : requests) {
            replies.add(step.apply(request));
        }
        return replies;
    }

    /**
     * A listener to changes that other JVMs make. Called on threads of the tier, in the order of the changes of a key.
     * Must be quick and must neither block nor throw.
     */
    interface ChangeListener {

        /**
         * Reports that a key changed: copies of it must no longer be served.
         *
         * @param keyHash {@link KeyHash} of its text
         * @param version the current version of the row; 0 if unknown
         * @param fence fencing token of the change, monotone for each key
         */
        void changed(long keyHash, long version, long fence);

        /**
         * Reports that a lease has ended for which a caller waited. A hint to retry, which may be lost.
         *
         * @param keyHash {@link KeyHash} of the key's text
         */
        default void released(long keyHash) {}

        /**
         * Every copy of the keys of some partitions is void. A tier that clears in several steps says so for each of them:
         * until the last call, its answer for a key may still be from before the clear.
         *
         * @param partitions partitions of the keys concerned, see {@link KeyHash#partition}; not to be kept or changed
         */
        void cleared(BitSet partitions);

        /**
         * Reports a gap: reports may have been lost. A copy read before this call must not be served without a new read
         * of L2.
         *
         * @param partitions partitions of the keys concerned, see {@link KeyHash#partition}; must be neither kept nor
         *     changed
         */
        void suspect(BitSet partitions);

        /**
         * Proves that every change of these partitions older than the given age has been reported. A tier repeats the
         * call as often as it has a proof. Without a proof, L1 serves a copy for at most 2 s.
         *
         * @param partitions partitions of keys; must be neither kept nor changed
         * @param ageNanos nanoseconds before this call; negative if the proof covers later changes too, because each
         *     will be reported before the call that makes it returns
         */
        void current(BitSet partitions, long ageNanos);
    }

    /**
     * A factory of shared tiers. Immutable and thread-safe; usually a shared link with a codec.
     *
     * @param <V> value
     */
    interface Factory<V> {

        /**
         * Returns the codec of values.
         *
         * @return the codec; the cache calls it, the tier does not
         */
        Codec<V> codec();

        /**
         * Opens the tier of one cache. May block to check that L2 answers and permits the required commands.
         *
         * @param cache name of the cache, matching {@code [A-Za-z0-9_.-]+}
         * @return the tier; the cache closes it
         */
        SharedTier open(String cache);
    }
}
