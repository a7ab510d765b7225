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
        this.flights = new SingleFlight<>(tiers.fences.slots());
        this.looks = new SingleFlight<>(tiers.fences.slots());
        this.leasedLoad = new LeasedLoad<>(tiers);
    }

    /** Answers a key that L1 has just missed. */
    @Nullable
    V get(K key, Call<K, V> call) {
        @Nullable Joining<K, V> joining = null;
        while (true) {
            Descent<K, V> descent = tiers.note(key);
            Flight<V> flight = flightsOf(call).claim(descent, joining == null ? null : joining.flight());
            if (flight == descent) {
                boolean left = false;
                try {
                    lead(descent, call);
                    left = true;
                } finally {
                    if (!left) {
                        descent.cutShort = true;
                    }
                }
                return tiers.handOut(descent);
            }
            joining = joining == null ? new Joining<>(key) : joining;
            joining.join(flight, tiers.floor(descent));
            if (joining.isAnswered(tiers, call)) {
                return tiers.handOut(flight);
            }
        }
    }

    /** Answers many keys; what has no value is missing in the result. */
    Map<K, V> getAll(Collection<? extends K> keys, Call<K, V> call) {
        Map<K, @Nullable V> answers = new LinkedHashMap<>();
        List<K> missed = missedByL1(keys, answers);
        List<Joining<K, V>> waiting = new ArrayList<>();
        lead(own -> missed.forEach(key -> claim(key, null, own, waiting, call)), answers, call);
        while (!waiting.isEmpty()) {
            List<Joining<K, V>> open = joinAll(waiting, answers, call);
            lead(own -> open.forEach(joining -> claim(joining.key, joining, own, waiting, call)), answers, call);
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
        Descent<K, V> descent = tiers.note(key);
        lead(descent, call);
        return descent.value();
    }

    /** As {@link #getAlone}, for many keys. */
    Map<K, V> getAllAlone(Collection<? extends K> keys, Call<K, V> call) {
        List<Descent<K, V>> descents = new ArrayList<>(keys.size());
        for (K key : new LinkedHashSet<K>(keys)) {
            descents.add(tiers.note(key));
        }
        try {
            fly(descents, call);
        } finally {
            end(descents, call);
        }
        Map<K, @Nullable V> answers = new LinkedHashMap<>();
        descents.forEach(descent -> answers.put(descent.key, descent.value()));
        answers.values().removeIf(Objects::isNull);
        return present(answers);
    }

    /** Loads a key past the copies, and replaces them if L2 grants that. */
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
            @Nullable Joining<K, V> before,
            List<Descent<K, V>> own,
            List<Joining<K, V>> waiting,
            Call<K, V> call) {
        Descent<K, V> descent = tiers.note(key);
        Flight<V> flight = flightsOf(call).claim(descent, before == null ? null : before.flight());
        if (flight == descent) {
            boolean noted = false;
            try {
                noted = own.add(descent);
            } finally {
                if (!noted) {
                    descent.cutShort = true;
                }
            }
            return;
        }
        Joining<K, V> joining = before == null ? new Joining<>(key) : before;
        joining.join(flight, tiers.floor(descent));
        waiting.add(joining);
    }

    /**
     * Waits for other callers' flights and takes those out that have ended; returns those to be claimed again. Once there are
     * any, it waits for no more flights, since other callers may be waiting for these.
     */
    private List<Joining<K, V>> joinAll(List<Joining<K, V>> waiting, Map<K, @Nullable V> answers, Call<K, V> call) {
        List<Joining<K, V>> open = new ArrayList<>();
        List<Joining<K, V>> still = new ArrayList<>();
        for (Joining<K, V> joining : waiting) {
            if (!open.isEmpty() && !joining.hasEnded()) {
                still.add(joining);
            } else if (joining.isAnswered(tiers, call)) {
                answers.put(joining.key, tiers.handOut(joining.answer()));
            } else {
                open.add(joining);
            }
        }
        waiting.clear();
        waiting.addAll(still);
        return open;
    }

    /** Flies one claimed descent to its end: it has landed, failed or been abandoned afterwards. */
    private void lead(Descent<K, V> descent, Call<K, V> call) {
        try {
            fly(descent, call);
        } finally {
            end(descent, call);
        }
    }

    /** Claims keys and flies those that no other caller does: one question to L2, one load. All have ended afterwards. */
    private void lead(Consumer<List<Descent<K, V>>> claims, Map<K, @Nullable V> answers, Call<K, V> call) {
        List<Descent<K, V>> own = new ArrayList<>();
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
        own.forEach(descent -> answers.put(descent.key, tiers.handOut(descent)));
    }

    private void fly(Descent<K, V> descent, Call<K, V> call) {
        begin(descent, call);
        boolean asks = !landsFromL1(descent) && tiers.trustsL2(descent);
        while (asks) {
            judge(descent, tiers.shared().read(descent.text, call));
            asks = wasOvertaken(descent, call);
        }
        if (!descent.hasEnded()) {
            load(List.of(descent), call);
        }
    }

    private void fly(List<Descent<K, V>> descents, Call<K, V> call) {
        List<Descent<K, V>> asked = new ArrayList<>(descents.size());
        for (Descent<K, V> descent : descents) {
            begin(descent, call);
            if (!landsFromL1(descent) && tiers.trustsL2(descent)) {
                asked.add(descent);
            }
        }
        List<Descent<K, V>> asking = asked;
        while (!asking.isEmpty()) {
            List<Descent<K, V>> round = asking;
            List<String> texts = round.stream().map(descent -> descent.text).toList();
            tiers.shared().read(texts, call, (index, reply) -> judge(round.get(index), reply));
            asking = round.stream()
                    .filter(descent -> wasOvertaken(descent, call))
                    .toList();
        }
        load(descents.stream().filter(descent -> !descent.hasEnded()).toList(), call);
    }

    /**
     * A write ended between the reply of L2 and the look at the floor, so that the value was read too early. A call that does not
     * load has no other answer and asks again, until it has no time left for L2.
     */
    private boolean wasOvertaken(Descent<K, V> descent, Call<K, V> call) {
        if (descent.hasEnded() || call.loads() || !descent.belowFloor) {
            return false;
        }
        Floor now = tiers.floor(descent);
        boolean moved = !descent.isAtFloor(now);
        descent.noteFloor(now);
        return moved;
    }

    private void begin(Descent<K, V> descent, Call<K, V> call) {
        if (!call.loads()) {
            descent.noteFloor(tiers.floor(descent));
        }
    }

    private boolean landsFromL1(Descent<K, V> descent) {
        NearEntry<V> copy = tiers.near == null ? null : tiers.near.peek(descent.key);
        if (copy != null) {
            descent.land(copy.value(), copy.version(), copy.fence());
        }
        return copy != null;
    }

    private void load(List<Descent<K, V>> open, Call<K, V> call) {
        if (call.loads()) {
            leasedLoad.load(open, call);
        } else {
            open.forEach(descent -> descent.land(null, 0, 0));
        }
    }

    /** Ends the flights of all. Never throws: a flight that is not ended holds up every caller that asks for its key. */
    private void end(List<Descent<K, V>> descents, Call<K, V> call) {
        try {
            tiers.release(
                    descents.stream().filter(descent -> !descent.hasEnded()).toList(), call);
        } catch (Throwable e) {
            warnings.debug("cache {}: a lease was not given back; it runs out by itself", tiers.settings.name(), e);
        } finally {
            descents.forEach(descent -> leave(descent, call));
        }
    }

    private void end(Descent<K, V> descent, Call<K, V> call) {
        end(List.of(descent), call);
    }

    private void leave(Descent<K, V> descent, Call<K, V> call) {
        if (!descent.hasEnded()) {
            descent.abandon();
        }
        flightsOf(call).release(descent);
    }

    private void judge(Descent<K, V> descent, ReadReply reply) {
        boolean old = reply instanceof SharedEntry entry && !tiers.passesFloor(descent, entry);
        descent.belowFloor = old;
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
        descent.failedByL2 = descent.pastL2;
    }
}
