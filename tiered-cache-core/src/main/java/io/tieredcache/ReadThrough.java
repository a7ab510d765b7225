package io.tieredcache;

import io.tieredcache.spi.Floor;
import io.tieredcache.spi.Missing;
import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.ReadReply;
import io.tieredcache.spi.SharedEntry;
import io.tieredcache.spi.TierFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way down and back.
 *
 * <pre>
 * L1 ── hit ───────────────────────────────────────────► value
 * └ miss → note the fence → claim the flight: one caller goes on, the others wait for it
 *     L1 again ── hit ─────────────────────────────────► value
 *     L2 read  ── hit ── not below the floor ── install in L1, if the fence still stands ► value
 *              ── failed = miss + event; L2 is not asked again for this key
 *     then {@link LeasedLoad}:
 *     L2 acquire ── hit / lease / held: ask again / bypass or failed: load, store nothing
 *     L3 load  ── found or absent ── fill L2 under the lease ── install in L1 ► value
 *              ── threw ── give the lease back, store nothing ► exception
 * </pre>
 *
 * Why a value that was read before a change never enters a tier after it: L2 stores only under a lease that it gave before
 * the load and that every change takes away; L1 installs only if the fence that was noted before the first question still
 * stands, and every change moves it. Why no caller sees an older value than an earlier one did: whatever is returned raises
 * the {@link Floors floor} of its key first, and nothing below a floor is used. A single key is a list of one: there is one
 * path, not two.
 */
final class ReadThrough<K, V> {

    private final Tiers<K, V> tiers;
    private final LeasedLoad<K, V> leasedLoad;
    private final SingleFlight<K, V> flights = new SingleFlight<>();
    /** Flights that do not load, which nobody who may load must join. */
    private final SingleFlight<K, V> looks = new SingleFlight<>();

    ReadThrough(Tiers<K, V> tiers) {
        this.tiers = tiers;
        this.leasedLoad = new LeasedLoad<>(tiers);
    }

    /** Answers a key that L1 has just missed. */
    @Nullable
    V get(K key, Call<K, V> call) {
        while (true) {
            Descent<K, V> descent = tiers.note(key);
            Flight<V> flight = flightsOf(call).claim(key, descent.flight, descent.noted);
            if (flight == descent.flight) {
                lead(List.of(descent), call);
                return tiers.handOut(flight.value());
            }
            if (join(flight, tiers.floor(descent), call)) {
                return tiers.handOut(flight.value());
            }
        }
    }

    /** Answers many keys; what has no value is missing in the result. */
    Map<K, V> getAll(Collection<? extends K> keys, Call<K, V> call) {
        Map<K, @Nullable V> answers = new LinkedHashMap<>();
        List<K> open = missedByL1(keys, answers);
        while (!open.isEmpty()) {
            List<Descent<K, V>> own = new ArrayList<>();
            List<Joining<K, V>> others = new ArrayList<>();
            for (K key : open) {
                Descent<K, V> descent = tiers.note(key);
                Flight<V> flight = flightsOf(call).claim(key, descent.flight, descent.noted);
                if (flight == descent.flight) {
                    own.add(descent);
                } else {
                    others.add(new Joining<>(descent, flight, tiers.floor(descent)));
                }
            }
            lead(own, call);
            own.forEach(descent -> answers.put(descent.key, tiers.handOut(descent.flight.value())));
            open = joinAll(others, answers, call);
        }
        answers.values().removeIf(Objects::isNull);
        return present(answers);
    }

    @SuppressWarnings("NullAway") // the nulls have just been removed
    private static <K, V> Map<K, V> present(Map<K, @Nullable V> answers) {
        return answers;
    }

    private SingleFlight<K, V> flightsOf(Call<K, V> call) {
        return call.loader == null ? looks : flights;
    }

    /** Loads a key past the copies. The answer says whether it has replaced them. */
    Descent<K, V> refresh(K key, Call<K, V> call) {
        Descent<K, V> descent = tiers.note(key);
        descent.refresh = true;
        try {
            leasedLoad.load(List.of(descent), call);
        } finally {
            tiers.release(descent, call);
        }
        return descent;
    }

    /** Puts every key into the answers, in order, and returns those that L1 has not. */
    private List<K> missedByL1(Collection<? extends K> keys, Map<K, @Nullable V> answers) {
        List<K> missed = new ArrayList<>();
        for (K key : new LinkedHashSet<K>(keys)) {
            NearEntry<V> copy = tiers.near == null ? null : tiers.near.get(key);
            answers.put(key, copy == null ? null : tiers.handOut(copy.value()));
            if (copy == null) {
                missed.add(key);
            }
        }
        return missed;
    }

    /** A key that another caller's flight is to answer, and its floor before anybody waited. */
    private record Joining<K, V>(Descent<K, V> descent, Flight<V> flight, Floor floor) {}

    private List<K> joinAll(List<Joining<K, V>> others, Map<K, @Nullable V> answers, Call<K, V> call) {
        List<K> open = new ArrayList<>();
        for (Joining<K, V> other : others) {
            if (join(other.flight, other.floor, call)) {
                answers.put(other.descent.key, tiers.handOut(other.flight.value()));
            } else {
                open.add(other.descent.key);
            }
        }
        return open;
    }

    /**
     * Waits for another caller's flight; false if the key must be claimed again, because the flight was abandoned or brought
     * something older than this caller is entitled to.
     */
    private boolean join(Flight<V> flight, Floor floor, Call<K, V> call) {
        if (flight.isLedByThisThread()) {
            throw new IllegalStateException(
                    "the loader of cache " + tiers.settings.name() + " asked the cache for the key that it is loading");
        }
        try {
            if (!flight.await(tiers.waits, call.remainingNanos())) {
                throw tiers.deadlinePassed("waiting for another caller's load");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheLoadingException(
                    "cache " + tiers.settings.name() + ": interrupted while waiting for another caller's load", e);
        }
        Throwable failure = flight.failure();
        if (failure != null) {
            throw new CacheLoadingException(
                    "cache " + tiers.settings.name() + ": the loader threw in another caller's load", failure);
        }
        boolean answered = flight.hasLanded() && flight.satisfies(floor);
        if (answered) {
            tiers.counters.coalesced.increment();
        }
        return answered;
    }

    /** Flies the claimed descents to their end: each flight has landed, failed or been abandoned afterwards. */
    private void lead(List<Descent<K, V>> descents, Call<K, V> call) {
        try {
            if (call.loader == null) {
                descents.forEach(descent -> descent.flight.noteFloor(tiers.floor(descent)));
            }
            List<Descent<K, V>> open = missedByL2(missedByL1Again(descents), call);
            if (call.loader == null) {
                open.forEach(descent -> descent.flight.land(null, 0, 0));
            } else {
                leasedLoad.load(open, call);
            }
        } finally {
            for (Descent<K, V> descent : descents) {
                flightsOf(call).release(descent.key, descent.flight);
                if (!descent.flight.hasEnded()) {
                    tiers.release(descent, call);
                    descent.flight.abandon();
                }
            }
        }
    }

    private List<Descent<K, V>> missedByL1Again(List<Descent<K, V>> descents) {
        if (tiers.near == null) {
            return descents;
        }
        List<Descent<K, V>> open = new ArrayList<>(descents.size());
        for (Descent<K, V> descent : descents) {
            NearEntry<V> copy = tiers.near.peek(descent.key);
            if (copy == null) {
                open.add(descent);
            } else {
                descent.flight.land(copy.value(), copy.version(), copy.fence());
            }
        }
        return open;
    }

    private List<Descent<K, V>> missedByL2(List<Descent<K, V>> descents, Call<K, V> call) {
        List<Descent<K, V>> asked = descents;
        List<Descent<K, V>> open = new ArrayList<>(0);
        for (int i = 0; i < descents.size(); i++) {
            Descent<K, V> descent = descents.get(i);
            if (!tiers.trustsL2(descent)) {
                asked = open.isEmpty() ? new ArrayList<>(descents.subList(0, i)) : asked;
                open.add(descent);
            } else if (!open.isEmpty()) {
                asked.add(descent);
            }
        }
        if (asked.isEmpty()) {
            return open;
        }
        List<String> texts = asked.size() == 1
                ? List.of(asked.get(0).text)
                : asked.stream().map(descent -> descent.text).toList();
        List<Descent<K, V>> askedAtOnce = asked;
        tiers.shared().read(texts, call, (index, reply) -> judge(askedAtOnce.get(index), reply));
        for (Descent<K, V> descent : asked) {
            if (!descent.flight.hasEnded()) {
                open.add(descent);
            }
        }
        return open;
    }

    private void judge(Descent<K, V> descent, ReadReply reply) {
        boolean old = reply instanceof SharedEntry entry && !tiers.passesFloor(descent, entry);
        if (!old && reply instanceof SharedEntry entry && tiers.promote(descent, entry)) {
            tiers.counters.l2Hits.increment();
            return;
        }
        tiers.counters.l2Misses.increment();
        if (reply == Missing.UNREADABLE || (reply instanceof SharedEntry && !old)) {
            tiers.counters.unreadable.increment();
            descent.unreadable = true;
        }
        descent.pastL2 = reply instanceof TierFailure;
    }
}
