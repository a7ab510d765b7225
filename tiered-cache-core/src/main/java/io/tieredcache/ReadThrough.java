package io.tieredcache;

import io.tieredcache.coherence.Floors;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.TierFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
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
 * the {@link Floors floor} of its key first, and nothing below a floor is used. One key and many take the same steps;
 * only the question differs.
 */
final class ReadThrough<K, V> {

    private final Tiers<K, V> tiers;
    private final Warnings warnings;
    private final LeasedLoad<K, V> leasedLoad;
    private final SingleFlight<K, V> flights;
    /** Flights that do not load, which nobody who may load must join. */
    private final SingleFlight<K, V> looks;

    ReadThrough(Tiers<K, V> tiers) {
        this.tiers = tiers;
        this.warnings = new Warnings(tiers.settings.name());
        this.flights = new SingleFlight<>();
        this.looks = new SingleFlight<>();
        this.leasedLoad = new LeasedLoad<>(tiers);
    }

    /** Answers a key that L1 has just missed. */
    @Nullable
    V get(K key, Call<K, V> call) {
        @Nullable FlightWait<K, V> flightWait = null;
        while (true) {
            Lookup<K, V> lookup = tiers.note(key);
            Flight<V> flight = flightsOf(call).claim(lookup, flightWait == null ? null : flightWait.flight());
            if (flight == lookup) {
                boolean left = false;
                try {
                    lead(lookup, call);
                    left = true;
                } finally {
                    if (!left) {
                        lookup.cutShort = true;
                    }
                }
                return tiers.handOut(lookup);
            }
            flightWait = flightWait == null ? new FlightWait<>(key) : flightWait;
            flightWait.join(flight, tiers.floor(lookup));
            if (flightWait.isAnswered(tiers, call)) {
                return tiers.handOut(flight);
            }
        }
    }

    /** Answers many keys; what has no value is missing in the result. */
    Map<K, V> getAll(Collection<? extends K> keys, Call<K, V> call) {
        Map<K, @Nullable V> answers = new LinkedHashMap<>();
        List<K> missed = missedByL1(keys, answers);
        List<FlightWait<K, V>> waiting = new ArrayList<>();
        lead(own -> missed.forEach(key -> claim(key, null, own, waiting, call)), answers, call);
        while (!waiting.isEmpty()) {
            List<FlightWait<K, V>> open = joinAll(waiting, answers, call);
            lead(
                    own -> open.forEach(flightWait -> claim(flightWait.key, flightWait, own, waiting, call)),
                    answers,
                    call);
        }
        answers.values().removeIf(Objects::isNull);
        return present(answers);
    }

    @SuppressWarnings("NullAway") // the nulls have just been removed
    private static <K, V> Map<K, V> present(Map<K, @Nullable V> answers) {
        return answers;
    }

    private SingleFlight<K, V> flightsOf(Call<K, V> call) {
        return call.loads() ? flights : looks;
    }

    /** Answers a key for a caller that can be given no copy of what others share: on a way down of its own. */
    @Nullable
    V getAlone(K key, Call<K, V> call) {
        Lookup<K, V> lookup = tiers.note(key);
        lead(lookup, call);
        return lookup.value();
    }

    /** As {@link #getAlone}, for many keys. */
    Map<K, V> getAllAlone(Collection<? extends K> keys, Call<K, V> call) {
        List<Lookup<K, V>> lookups = new ArrayList<>(keys.size());
        for (K key : new LinkedHashSet<K>(keys)) {
            lookups.add(tiers.note(key));
        }
        try {
            fly(lookups, call);
        } finally {
            end(lookups, call);
        }
        Map<K, @Nullable V> answers = new LinkedHashMap<>();
        lookups.forEach(lookup -> answers.put(lookup.key, lookup.value()));
        answers.values().removeIf(Objects::isNull);
        return present(answers);
    }

    /** Loads a key past the copies, and replaces them if L2 grants that. */
    Lookup<K, V> refresh(K key, Call<K, V> call) {
        Lookup<K, V> lookup = tiers.note(key);
        lookup.refresh = true;
        try {
            leasedLoad.load(List.of(lookup), call);
        } finally {
            tiers.release(lookup, call);
        }
        return lookup;
    }

    /** Puts every key into the answers, in order, and returns those that L1 has not. */
    private List<K> missedByL1(Collection<? extends K> keys, Map<K, @Nullable V> answers) {
        List<K> missed = new ArrayList<>();
        for (K key : new LinkedHashSet<K>(keys)) {
            NearEntry<V> copy = tiers.near == null ? null : tiers.near.get(key);
            answers.put(key, copy == null ? null : copy.value());
            if (copy == null) {
                missed.add(key);
            }
        }
        return missed;
    }

    /** Claims one of many keys: for this caller, or to wait for the flight of another one. */
    private void claim(
            K key,
            @Nullable FlightWait<K, V> before,
            List<Lookup<K, V>> own,
            List<FlightWait<K, V>> waiting,
            Call<K, V> call) {
        Lookup<K, V> lookup = tiers.note(key);
        Flight<V> flight = flightsOf(call).claim(lookup, before == null ? null : before.flight());
        if (flight == lookup) {
            boolean noted = false;
            try {
                noted = own.add(lookup);
            } finally {
                if (!noted) {
                    lookup.cutShort = true;
                }
            }
            return;
        }
        FlightWait<K, V> flightWait = before == null ? new FlightWait<>(key) : before;
        flightWait.join(flight, tiers.floor(lookup));
        waiting.add(flightWait);
    }

    /**
     * Waits for other callers' flights and takes those out that have ended; returns those to be claimed again. Once there are
     * any, it waits for no more flights, since other callers may be waiting for these.
     */
    private List<FlightWait<K, V>> joinAll(
            List<FlightWait<K, V>> waiting, Map<K, @Nullable V> answers, Call<K, V> call) {
        List<FlightWait<K, V>> open = new ArrayList<>();
        List<FlightWait<K, V>> still = new ArrayList<>();
        for (FlightWait<K, V> flightWait : waiting) {
            if (!open.isEmpty() && !flightWait.hasEnded()) {
                still.add(flightWait);
            } else if (flightWait.isAnswered(tiers, call)) {
                answers.put(flightWait.key, tiers.handOut(flightWait.answer()));
            } else {
                open.add(flightWait);
            }
        }
        waiting.clear();
        waiting.addAll(still);
        return open;
    }

    /** Flies one claimed lookup to its end: it has landed, failed or been abandoned afterwards. */
    private void lead(Lookup<K, V> lookup, Call<K, V> call) {
        try {
            fly(lookup, call);
        } finally {
            end(lookup, call);
        }
    }

    /** Claims keys and flies those that no other caller does: one question to L2, one load. All have ended afterwards. */
    private void lead(Consumer<List<Lookup<K, V>>> claims, Map<K, @Nullable V> answers, Call<K, V> call) {
        List<Lookup<K, V>> own = new ArrayList<>();
        try {
            claims.accept(own);
            if (own.size() == 1) {
                fly(own.get(0), call);
            } else {
                fly(own, call);
            }
        } finally {
            end(own, call);
        }
        own.forEach(lookup -> answers.put(lookup.key, tiers.handOut(lookup)));
    }

    private void fly(Lookup<K, V> lookup, Call<K, V> call) {
        begin(lookup, call);
        boolean asks = !landsFromL1(lookup) && tiers.trustsL2(lookup);
        Call<K, V> part = call;
        while (asks) {
            judge(lookup, tiers.shared().read(lookup.text, part));
            asks = wasOvertaken(lookup, call);
            part = call.nextPart();
        }
        if (!lookup.hasEnded()) {
            load(List.of(lookup), call);
        }
    }

    private void fly(List<Lookup<K, V>> lookups, Call<K, V> call) {
        List<Lookup<K, V>> asked = new ArrayList<>(lookups.size());
        for (Lookup<K, V> lookup : lookups) {
            begin(lookup, call);
            if (!landsFromL1(lookup) && tiers.trustsL2(lookup)) {
                asked.add(lookup);
            }
        }
        List<Lookup<K, V>> asking = asked;
        Call<K, V> part = call;
        while (!asking.isEmpty()) {
            List<Lookup<K, V>> round = asking;
            List<String> texts = round.stream().map(lookup -> lookup.text).toList();
            tiers.shared().read(texts, part, (index, reply) -> judge(round.get(index), reply));
            asking = round.stream().filter(lookup -> wasOvertaken(lookup, call)).toList();
            part = call.nextPart();
        }
        load(lookups.stream().filter(lookup -> !lookup.hasEnded()).toList(), call);
    }

    /**
     * A write ended between the reply of L2 and the look at the floor, so that the value was read too early. A call that does not
     * load has no other answer. It asks again with a new budget for L2, since this thread may have been stalled.
     */
    private boolean wasOvertaken(Lookup<K, V> lookup, Call<K, V> call) {
        if (lookup.hasEnded() || call.loads() || !lookup.belowFloor) {
            return false;
        }
        Floor now = tiers.floor(lookup);
        boolean moved = !lookup.isAtFloor(now);
        lookup.noteFloor(now);
        return moved;
    }

    private void begin(Lookup<K, V> lookup, Call<K, V> call) {
        if (!call.loads()) {
            lookup.noteFloor(tiers.floor(lookup));
        }
    }

    private boolean landsFromL1(Lookup<K, V> lookup) {
        NearEntry<V> copy = tiers.near == null ? null : tiers.near.peek(lookup.key);
        if (copy != null) {
            lookup.land(copy.value(), copy.version(), copy.fence());
        }
        return copy != null;
    }

    private void load(List<Lookup<K, V>> open, Call<K, V> call) {
        if (call.loads()) {
            leasedLoad.load(open, call);
        } else {
            open.forEach(lookup -> lookup.land(null, 0, 0));
        }
    }

    /** Ends the flights of all. Never throws: a flight that is not ended holds up every caller that asks for its key. */
    private void end(List<Lookup<K, V>> lookups, Call<K, V> call) {
        try {
            tiers.release(lookups.stream().filter(lookup -> !lookup.hasEnded()).toList(), call);
        } catch (Throwable e) {
            warnings.debug("cache {}: a lease was not given back; it runs out by itself", tiers.settings.name(), e);
        } finally {
            lookups.forEach(lookup -> leave(lookup, call));
        }
    }

    private void end(Lookup<K, V> lookup, Call<K, V> call) {
        end(List.of(lookup), call);
    }

    private void leave(Lookup<K, V> lookup, Call<K, V> call) {
        if (!lookup.hasEnded()) {
            lookup.abandon();
        }
        flightsOf(call).release(lookup);
    }

    private void judge(Lookup<K, V> lookup, ReadReply reply) {
        boolean old = reply instanceof SharedEntry entry && !tiers.passesFloor(lookup, entry);
        lookup.belowFloor = old;
        if (!old && reply instanceof SharedEntry entry && tiers.promote(lookup, entry)) {
            tiers.counters.l2Hits.increment();
            return;
        }
        tiers.counters.l2Misses.increment();
        if (reply == Missing.UNREADABLE || (reply instanceof SharedEntry && !old)) {
            tiers.counters.unreadable.increment();
            lookup.unreadable = true;
        }
        lookup.pastL2 = reply instanceof TierFailure;
        lookup.failedByL2 = lookup.pastL2;
    }
}
