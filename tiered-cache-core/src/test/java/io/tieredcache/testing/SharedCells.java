package io.tieredcache.testing;

import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.Held;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.testing.SharedCell.Copy;
import io.tieredcache.testing.SharedCell.Grant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the shared tier, each atomic for its key. Fencing tokens come from one counter for all keys, drawn
 * inside the step, so that they grow for each key even after an eviction.
 */
final class SharedCells {

    private final ConcurrentMap<CellId, SharedCell> cells = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Long> generations = new ConcurrentHashMap<>();
    private final AtomicLong fences = new AtomicLong();
    private final Ticker ticker;
    private final long startNanos;

    SharedCells(Ticker ticker) {
        this.ticker = ticker;
        startNanos = ticker.nanos();
    }

    /** The address of a cell. */
    record CellId(String cache, String key) {}

    /** The codec and schema of one cache's values. */
    record Format(int codecId, int schemaId) {

        @Nullable
        Missing problem(Copy copy) {
            if (copy.payload().value() == null) {
                return null;
            }
            if (copy.codecId() != codecId) {
                return Missing.UNREADABLE;
            }
            return copy.schemaId() == schemaId ? null : Missing.OTHER_SCHEMA;
        }
    }

    /** The new state and the reply of a step. */
    private record Outcome<R>(SharedCell cell, R reply) {}

    ReadReply read(CellId id, Format format) {
        long now = ticker.nanos();
        SharedCell cell = current(id, cells.getOrDefault(id, SharedCell.EMPTY).at(now));
        if (!cell.intents().isEmpty()) {
            return Missing.INTENT;
        }
        Copy copy = cell.copy();
        if (copy != null) {
            Missing problem = format.problem(copy);
            return problem == null ? copy.entry(now) : problem;
        }
        return cell.lease() == null ? Missing.ABSENT : Missing.LEASED;
    }

    /** Requests a lease. An unusable copy is removed together with the lease of a refresh, which may be as old. */
    GrantReply acquire(CellId id, Format format, AcquireRequest request) {
        return step(id, (raw, now) -> {
            SharedCell cell = raw;
            Copy copy = cell.copy();
            if (!cell.intents().isEmpty()) {
                return new Outcome<GrantReply>(cell, Bypass.INTENT);
            }
            if (copy != null) {
                Missing problem = format.problem(copy);
                boolean current = copy.generation() == generation(id);
                if (current && problem == Missing.OTHER_SCHEMA && copy.schemaId() > format.schemaId()) {
                    return new Outcome<>(cell, Bypass.NEWER_SCHEMA);
                }
                boolean usable = current
                        && problem == null
                        && request.floor().admits(copy.payload().version(), copy.fence());
                if (usable && copy.fence() > request.newerThan()) {
                    return new Outcome<>(cell, copy.entry(now));
                }
                cell = usable ? cell : SharedCell.EMPTY;
            }
            Grant lease = cell.lease();
            boolean mayTakeOver = lease != null && request.takesOver() && lease.fence() <= request.newerThan();
            if (lease != null && lease.token() != request.token() && !mayTakeOver) {
                long left = TimeUnit.NANOSECONDS.toMillis(lease.endsAtNanos() - now);
                return new Outcome<>(cell.withWaiters(), new Held(fences.incrementAndGet(), Math.max(1, left)));
            }
            Grant given = lease != null && lease.token() == request.token()
                    ? lease
                    : grant(id, request.token(), now, request.leaseMillis());
            return new Outcome<>(
                    cell.withLease(given),
                    new Lease(given.token(), given.fence(), sinceStartMillis(given.grantedAtNanos()), generation(id)));
        });
    }

    /** Reply to a fill, and whether a caller waited for it. */
    record Filled(StoreReply reply, boolean awaited) {}

    Filled fill(CellId id, Format format, FillRequest request) {
        return step(id, (cell, now) -> {
            Grant lease = cell.lease();
            Lease claimed = request.lease();
            if (lease == null || !lease.is(claimed.token(), claimed.fence())) {
                return new Outcome<>(cell, new Filled(Refused.GONE, false));
            }
            Payload payload = request.payload();
            if (payload == null) {
                return new Outcome<>(SharedCell.EMPTY, new Filled(Refused.NOTHING_TO_STORE, cell.awaited()));
            }
            Copy copy = copy(payload, format, lease, claimed.generation());
            long left = copy.remainingMillis(now);
            return left > 0
                    ? new Outcome<>(
                            new SharedCell(copy, null, cell.intents(), false, false),
                            new Filled(new Stored(copy.fence(), left), cell.awaited()))
                    : new Outcome<>(cell.withLease(null), new Filled(Refused.GONE, cell.awaited()));
        });
    }

    /** Releases a lease; returns whether a caller waited for that. */
    boolean release(CellId id, long token) {
        return step(id, (cell, now) -> {
            Grant lease = cell.lease();
            boolean own = lease != null && lease.token() == token;
            return new Outcome<>(own ? cell.withLease(null) : cell, own && cell.awaited());
        });
    }

    /** Begins a new generation of a cache and returns its fencing token. */
    long clear(String cache) {
        long generation = fences.incrementAndGet();
        generations.merge(cache, generation, Math::max);
        return generation;
    }

    private long generation(CellId id) {
        return generations.getOrDefault(id.cache(), 0L);
    }

    private SharedCell current(CellId id, SharedCell cell) {
        Copy copy = cell.copy();
        return copy == null || copy.generation() == generation(id) ? cell : cell.withoutCopy();
    }

    Invalidated invalidate(CellId id, InvalidateRequest request) {
        return step(
                id,
                (cell, now) ->
                        new Outcome<>(cell.invalidated(request.version()), new Invalidated(fences.incrementAndGet())));
    }

    Intent begin(CellId id, BeginRequest request) {
        return step(id, (cell, now) -> {
            Grant given = grant(id, request.token(), now, request.lifeMillis());
            return new Outcome<>(
                    cell.begun(given),
                    new Intent(given.token(), given.fence(), sinceStartMillis(now), given.generation()));
        });
    }

    /** Ends a write; the fencing token is that of the change, for the reports. */
    Ended end(CellId id, Format format, EndRequest request) {
        return step(id, (cell, now) -> {
            long fence = fences.incrementAndGet();
            Grant own = cell.intent(request.intent().token(), request.intent().fence());
            if (own == null) {
                return new Outcome<>(cell.invalidated(request.version()), new Ended(Refused.GONE, fence));
            }
            SharedCell rest = cell.ended(own);
            Payload payload = request.payload();
            if (cell.tainted()) {
                return new Outcome<>(rest, new Ended(Refused.TAINTED, fence));
            }
            if (payload == null) {
                return new Outcome<>(rest, new Ended(Refused.NOTHING_TO_STORE, fence));
            }
            Copy copy = copy(payload, format, own, request.intent().generation());
            long left = copy.remainingMillis(now);
            return left > 0
                    ? new Outcome<>(
                            new SharedCell(copy, null, rest.intents(), false, false),
                            new Ended(new Stored(copy.fence(), left), fence))
                    : new Outcome<>(rest, new Ended(Refused.GONE, fence));
        });
    }

    /** Stores a value over any entry if its condition holds. */
    StoreReply put(CellId id, Format format, PutRequest request) {
        return step(id, (raw, now) -> {
            SharedCell cell = current(id, raw);
            Copy there = cell.copy();
            if (request.condition().isAsked() && !holds(request, cell)) {
                return there != null && there.token() == request.token()
                        ? new Outcome<>(raw, new Stored(there.fence(), there.remainingMillis(now)))
                        : new Outcome<>(raw, Refused.CONDITION);
            }
            Grant own = grant(id, request.token(), now, request.payload().ttlMillis());
            Copy copy = copy(request.payload(), format, own, own.generation()).withToken(request.token());
            return new Outcome<>(
                    new SharedCell(copy, null, List.of(), false, false),
                    new Stored(copy.fence(), copy.remainingMillis(now)));
        });
    }

    private static boolean holds(PutRequest request, SharedCell cell) {
        Copy there = cell.copy();
        long wanted = request.condition().fence();
        long seen = there == null || there.payload().value() == null ? 0 : there.fence();
        return cell.intents().isEmpty() && seen == wanted;
    }

    /** Reply to an end, with the fencing token of the change. */
    record Ended(StoreReply reply, long fence) {}

    void evict(CellId id) {
        cells.remove(id);
    }

    void clear() {
        cells.clear();
    }

    Runnable laggingReplica() {
        Map<CellId, SharedCell> then = Map.copyOf(cells);
        return () -> {
            cells.clear();
            cells.putAll(then);
        };
    }

    int copies() {
        long now = ticker.nanos();
        return (int) cells.entrySet().stream()
                .filter(cell -> current(cell.getKey(), cell.getValue().at(now)).copy() != null)
                .count();
    }

    private <R> R step(CellId id, BiFunction<SharedCell, Long, Outcome<R>> change) {
        Holder<R> reply = new Holder<>();
        cells.compute(id, (key, cell) -> {
            long now = ticker.nanos();
            Outcome<R> outcome = change.apply((cell == null ? SharedCell.EMPTY : cell).at(now), now);
            reply.value = outcome.reply;
            return outcome.cell.empty() ? null : outcome.cell;
        });
        R value = reply.value;
        if (value == null) {
            throw new AssertionError("a step gave no reply");
        }
        return value;
    }

    /** Carries a reply out of a step. */
    private static final class Holder<R> {
        @Nullable
        R value;
    }

    private Grant grant(CellId id, long token, long now, long lifeMillis) {
        long ends = now + TimeUnit.MILLISECONDS.toNanos(lifeMillis);
        return new Grant(token, fences.incrementAndGet(), generation(id), now, ends);
    }

    private static Copy copy(Payload payload, Format format, Grant grant, long generation) {
        return new Copy(
                payload,
                format.codecId,
                format.schemaId,
                0,
                grant.fence(),
                generation,
                grant.grantedAtNanos() + TimeUnit.MILLISECONDS.toNanos(payload.ttlMillis()));
    }

    private long sinceStartMillis(long now) {
        return TimeUnit.NANOSECONDS.toMillis(now - startNanos);
    }
}
