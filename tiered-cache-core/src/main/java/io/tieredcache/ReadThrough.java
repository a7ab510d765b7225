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
 * The read path: down the tiers for a value, and back up with it.
 *
 * <pre>
 * L1 ── hit ───────────────────────────────────────────► value
 * └ miss → note the stripe's state → claim the flight: one caller goes on, the others wait for it
 *     L1 again ── hit ─────────────────────────────────► value
 *     L2 read  ── hit ── not below the floor ── install in L1, if the noted state is current ► value
 *              ── failed = miss + event; no further request to L2 for this key
 *     then {@link LeasedLoad}:
 *     L2 acquire ── hit / lease / held: wait, retry / bypass or failed: load, store nothing
 *     L3 load  ── found or absent ── fill L2 under the lease ── install in L1 ► value
 *              ── threw ── give the lease back, store nothing ► exception
 * </pre>
 *
 * Two rules keep old values away. A value that was read before a change never enters a tier after it. L2 stores only
 * under a lease that it granted before the load, and every change removes the lease. L1 installs only if the stripe's
 * state is still the one noted before the first request, and every change moves the state.
 *
 * <p>A caller never receives an older value than an earlier caller did. Each returned value raises the
 * {@link Floors floor} of its key first, and values below the floor are not used. One key and many keys take the same
 * steps; only the requests differ.
 */
final class ReadThrough<K, V> {

    private final Tiers<K, V> tiers;
    private final Warnings warnings;
    private final LeasedLoad<K, V> leasedLoad;
    private final SingleFlight<K, V> flights;
    /** The flights of calls that do not load. A call that loads must not join them. */
    private final SingleFlight<K, V> looks;

    ReadThrough(Tiers<K, V> tiers) {
        this.tiers = tiers;
        this.warnings = new Warnings(tiers.settings.name());
        this.flights = new SingleFlight<>();
        this.looks = new SingleFlight<>();
        this.leasedLoad = new LeasedLoad<>(tiers);
    }

    /** Returns the value of a key that L1 has just missed. */
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
                        // A field write, not a method call: after a stack overflow a call here may fail as well.
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

    /** Returns the values of many keys; keys without a value are missing in the result. */
    Map<K, V> getAll(Collection<? extends K> keys, Call<K, V> call) {
        Map<K, @Nullable V> answers = new LinkedHashMap<>();
        List<K> missed = missedByL1(keys, answers);
        List<FlightWait<K, V>> waiting = new ArrayList<>();
        lead(own -> missed.forEach(key -> claim(key, null, own, waiting, call)), answers, call);
        while (!waiting.isEmpty()) {
            List<FlightWait<K, V>> open = joinAll(waiting, answers, call);
            lead(
                    // Own flights end before this caller waits again. Otherwise two bulk calls that wait for each
                    // other's keys would block each other.
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
        // A flight that does not load ends with null on a miss, which says nothing about the system of record.
        return call.loads() ? flights : looks;
    }

    /**
     * Returns the value of a key by a lookup that no other caller joins, for a caller that cannot receive a copy of a
     * shared value.
     */
    @Nullable
    V getAlone(K key, Call<K, V> call) {
        Lookup<K, V> lookup = tiers.note(key);
        lead(lookup, call);
        return lookup.value();
    }

    /** Returns the values of many keys, each like {@link #getAlone}. */
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

    /** Loads a key although the tiers hold it, and replaces its copies if L2 grants a lease. */
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

    /** Puts every key into the answers, in order, and returns the keys that L1 does not hold. */
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

    /** Claims one of many keys: this caller leads its flight, or waits for another caller's flight. */
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
     * Waits for other callers' flights, removes those that have answered, and returns those to claim again. As soon as
     * one must be claimed again, it waits for no further flight. Other callers may wait for the flight that this caller
     * is about to lead.
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

    /** Carries out one claimed lookup. Afterwards it has landed, failed or been abandoned. */
    private void lead(Lookup<K, V> lookup, Call<K, V> call) {
        try {
            fly(lookup, call);
        } finally {
            end(lookup, call);
        }
    }

    /**
     * Claims keys and carries out the lookups that this caller leads, with one request to L2 and one load. Afterwards
     * all have ended.
     */
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
        // L1 again: another caller may have installed the value between this caller's miss and its claim.
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
     * Returns whether a write ended between the reply of L2 and the check of the floor, so that the value was read too
     * early. A call that does not load has no other source for the value. It retries with a new budget for
     * L2, because this thread may have been stalled.
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

    /** Ends the flights of all lookups. Never throws: a flight that has not ended blocks every caller of its key. */
    private void end(List<Lookup<K, V>> lookups, Call<K, V> call) {
        try {
            tiers.release(lookups.stream().filter(lookup -> !lookup.hasEnded()).toList(), call);
        } catch (Throwable e) {
            warnings.debug("cache {}: a lease was not given back; it runs out by itself", tiers.settings.name(), e);
        } finally {
            lookups.forEach(lookup -> endFlight(lookup, call));
        }
    }

    private void end(Lookup<K, V> lookup, Call<K, V> call) {
        end(List.of(lookup), call);
    }

    private void endFlight(Lookup<K, V> lookup, Call<K, V> call) {
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
