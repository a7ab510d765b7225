package io.tieredcache.spi.shared;

import io.tieredcache.spi.Codec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * L2, as one cache sees it: bytes that every JVM shares, and the arbiter of who may load and store. It may forget any
 * entry at any time, and it may fail; a failure is a reply, never an exception.
 *
 * <p>The rule that keeps it truthful: a value is stored only under a {@link Lease} or {@link Intent} that was given
 * <em>before</em> the system of record was read or changed, and that is still there. Whatever is missing refuses.
 *
 * <p>Must be thread-safe. Every method blocks for at most the time it is given, or less if the tier has a shorter limit
 * of its own, and then answers {@link TierFailure}. Keys are texts from a {@code KeyFormat}; the tier escapes them. The
 * lists of replies are in the order of the requests, one reply each, so that one dead node fails only its own keys. The bytes of
 * an entry may be lent until it is {@linkplain SharedEntry#release released}, which whoever asked may do, and need not.
 */
public interface SharedTier extends AutoCloseable {

    /**
     * Reads an entry.
     *
     * @param key text of the key
     * @param timeoutNanos longest wait, positive
     * @return {@link SharedEntry}, {@link Missing} or {@link TierFailure}
     */
    ReadReply read(String key, long timeoutNanos);

    /**
     * Asks for the right to load a key. Answers the entry instead if there is one not below the floor and newer than the
     * request asks for.
     *
     * @param request what is asked for
     * @param timeoutNanos longest wait, positive
     * @return {@link SharedEntry}, {@link Lease}, {@link Held}, {@link Bypass} or {@link TierFailure}
     */
    GrantReply acquire(AcquireRequest request, long timeoutNanos);

    /**
     * Stores a loaded value, if the lease is still there. Without a payload it ends the lease, and removes the value that a
     * refresh was to replace.
     *
     * @param request what to store, under which lease
     * @param timeoutNanos longest wait, positive
     * @return {@link Stored}, {@link Refused} or {@link TierFailure}
     */
    StoreReply fill(FillRequest request, long timeoutNanos);

    /**
     * Gives a lease back: the loader failed, or it is unknown whether the lease was given. Without such a lease it does
     * nothing. A lease that cannot be given back runs out by itself.
     *
     * @param request the lease
     * @param timeoutNanos longest wait, positive
     * @return {@link Released}, or {@link TierFailure} if it is unknown whether the lease is gone
     */
    ReleaseReply release(ReleaseRequest request, long timeoutNanos);

    /**
     * Removes the entry and every lease on it, and tells all subscribers. A value whose version is at least that of the
     * request stays.
     *
     * @param request what changed
     * @param timeoutNanos longest wait, positive
     * @return {@link Invalidated} or {@link TierFailure}; after a failure the entry may still be there
     */
    InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos);

    /**
     * Announces a write: removes the entry, and until the intent ends nobody is given a lease.
     *
     * @param request the write
     * @param timeoutNanos longest wait, positive
     * @return {@link Intent} or {@link TierFailure}
     */
    BeginReply begin(BeginRequest request, long timeoutNanos);

    /**
     * Ends a write, and stores its value if the intent was the only one from beginning to end. An intent that is no
     * longer there ends as {@link #invalidate}.
     *
     * @param request the write, and what to store
     * @param timeoutNanos longest wait, positive
     * @return {@link Stored}, {@link Refused} if the entry is now absent, or {@link TierFailure} if it is unknown
     */
    StoreReply end(EndRequest request, long timeoutNanos);

    /**
     * Stores a value where L2 is the only truth, and tells all subscribers, in one step: whatever was there is replaced, leases
     * and intents are gone, and the last put wins. After a failure it is unknown whether the value was stored.
     *
     * @param request what to store, and what must be there
     * @param timeoutNanos longest wait, positive
     * @return {@link Stored}, {@link Refused#CONDITION} or {@link TierFailure}
     */
    StoreReply put(PutRequest request, long timeoutNanos);

    /**
     * Makes every value of some partitions void that was stored under an earlier grant, in a time that does not depend on the
     * number of values, and tells all subscribers. A tier may clear neighbouring partitions too. A dead node fails only its own
     * partitions.
     *
     * @param partitions partitions of keys, see {@link KeyHash#partition}; at least one; not to be kept or changed
     * @param timeoutNanos longest wait, positive
     * @return {@link Cleared}, or {@link TierFailure} if it is unknown what became of any of them
     */
    ClearReply clear(BitSet partitions, long timeoutNanos);

    /**
     * As {@link #read}, for many keys at once.
     *
     * @param keys texts of keys
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each key
     */
    default List<ReadReply> readAll(List<String> keys, long timeoutNanos) {
        return each(keys, key -> read(key, timeoutNanos));
    }

    /**
     * As {@link #readAll(List, long)}, but hands each reply over as soon as it is there, so that values can be decoded while
     * other nodes are still answering. The time that {@code replies} takes does not count as waiting.
     *
     * @param keys texts of keys
     * @param timeoutNanos longest wait for all of them, positive
     * @param replies is given one reply for each key, in any order, before this returns
     */
    default void readAll(List<String> keys, long timeoutNanos, ReadReplies replies) {
        List<ReadReply> all = readAll(keys, timeoutNanos);
        for (int i = 0; i < all.size(); i++) {
            replies.arrived(i, all.get(i));
        }
    }

    /**
     * As {@link #acquire}, for many keys at once.
     *
     * @param requests what is asked for
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<GrantReply> acquireAll(List<AcquireRequest> requests, long timeoutNanos) {
        return each(requests, request -> acquire(request, timeoutNanos));
    }

    /**
     * As {@link #fill}, for many keys at once.
     *
     * @param requests what to store
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<StoreReply> fillAll(List<FillRequest> requests, long timeoutNanos) {
        return each(requests, request -> fill(request, timeoutNanos));
    }

    /**
     * As {@link #release}, for many leases at once.
     *
     * @param requests the leases
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<ReleaseReply> releaseAll(List<ReleaseRequest> requests, long timeoutNanos) {
        return each(requests, request -> release(request, timeoutNanos));
    }

    /**
     * As {@link #invalidate}, for many keys at once.
     *
     * @param requests what changed
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<InvalidateReply> invalidateAll(List<InvalidateRequest> requests, long timeoutNanos) {
        return each(requests, request -> invalidate(request, timeoutNanos));
    }

    /**
     * As {@link #begin}, for many keys at once.
     *
     * @param requests the writes
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<BeginReply> beginAll(List<BeginRequest> requests, long timeoutNanos) {
        return each(requests, request -> begin(request, timeoutNanos));
    }

    /**
     * As {@link #end}, for many keys at once.
     *
     * @param requests the writes
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<StoreReply> endAll(List<EndRequest> requests, long timeoutNanos) {
        return each(requests, request -> end(request, timeoutNanos));
    }

    /**
     * As {@link #put}, for many keys at once.
     *
     * @param requests what to store
     * @param timeoutNanos longest wait for all of them, positive
     * @return one reply for each request
     */
    default List<StoreReply> putAll(List<PutRequest> requests, long timeoutNanos) {
        return each(requests, request -> put(request, timeoutNanos));
    }

    /**
     * Returns the largest encoded value that is stored. The engine hands over none that is larger: it refuses such a put where
     * the tiers are the only store, and elsewhere counts it as a failure of L2 and warns once.
     *
     * @return bytes; default: no limit
     */
    default int maxValueBytes() {
        return Integer.MAX_VALUE;
    }

    /**
     * Starts to report changes that other JVMs make. One listener at a time; {@link #close} ends it.
     *
     * @param listener called on a thread of the tier
     */
    void subscribe(ChangeListener listener);

    /** Ends the subscription and what the tier started for this cache. Idempotent. Leaves a shared link open. */
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
     * Hears what other JVMs change. Called on threads of the tier, in the order of the changes of a key; must be quick and must
     * not block or throw.
     */
    interface ChangeListener {

        /**
         * A key changed: copies of it must not be served any longer.
         *
         * @param keyHash {@link KeyHash} of its text
         * @param version the version that it has now; 0 if unknown
         * @param fence stamp of the change, monotone for each key
         */
        void changed(long keyHash, long version, long fence);

        /**
         * A lease that somebody waited for has ended: it is worth asking again. A hint, which may be lost.
         *
         * @param keyHash {@link KeyHash} of the key's text
         */
        default void released(long keyHash) {}

        /**
         * Every copy of every key is void. A tier that keeps its keys in several places may say so once for each of them: until
         * the last call, what it answers for a key may still be from before the clear.
         */
        void cleared();

        /**
         * Reports may have been lost: no copy that was read before this call may be trusted without asking L2.
         *
         * @param partitions partitions of the keys concerned, see {@link KeyHash#partition}; not to be kept or changed
         */
        void suspect(BitSet partitions);

        /**
         * Every change of these partitions that is older than the given age has been reported. A tier says so again and
         * again, as often as it can prove it; without such a proof a copy is served for a short time only.
         *
         * @param partitions partitions of keys; not to be kept or changed
         * @param ageNanos nanoseconds before this call; negative if later changes too will have been reported before the call
         *     that makes them returns
         */
        void current(BitSet partitions, long ageNanos);
    }

    /**
     * Opens L2 for caches. Immutable and thread-safe; usually a shared link with a codec.
     *
     * @param <V> value
     */
    interface Factory<V> {

        /**
         * Returns how values become bytes.
         *
         * @return the codec; the cache calls it, not the tier
         */
        Codec<V> codec();

        /**
         * Opens the tier for one cache. May block to check that L2 answers and permits what is needed.
         *
         * @param cache name of the cache, matching {@code [A-Za-z0-9_.-]+}
         * @return the tier; the cache closes it
         */
        SharedTier open(String cache);
    }
}
