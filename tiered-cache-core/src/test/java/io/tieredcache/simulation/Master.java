package io.tieredcache.simulation;

import io.tieredcache.simulation.Cell.Copy;
import io.tieredcache.simulation.Cell.Grant;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.Held;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;

/** The scripts of L2, each one step on the cell of one key: the coherence rules, without details of Redis. */
final class Master {

    private final Shard shard;
    private final Scheduler scheduler;
    private final Mutation mutation;

    Master(Shard shard, Scheduler scheduler, Mutation mutation) {
        this.shard = shard;
        this.scheduler = scheduler;
        this.mutation = mutation;
    }

    ReadReply read(String key) {
        Cell cell = shard.cell(key);
        if (!cell.intents().isEmpty()) {
            return Missing.INTENT;
        }
        Copy copy = cell.copy();
        if (copy != null) {
            return copy.entry(scheduler.now());
        }
        return cell.lease() == null ? Missing.ABSENT : Missing.LEASED;
    }

    GrantReply acquire(AcquireRequest request, long token) {
        long now = scheduler.now();
        Cell cell = shard.cell(request.key());
        if (!cell.intents().isEmpty() && mutation != Mutation.LEASE_DURING_WRITES) {
            return Bypass.INTENT;
        }
        Copy copy = cell.copy();
        if (copy != null) {
            boolean admitted = request.floor().admits(copy.version(), copy.fence());
            if (admitted && copy.fence() > request.newerThan()) {
                return copy.entry(now);
            }
            if (!admitted) {
                cell = cell.withoutCopy();
            }
        }
        Grant lease = cell.lease();
        boolean mayTakeOver = lease != null && request.takesOver() && lease.fence() <= request.newerThan();
        if (lease != null && lease.token() != token && !mayTakeOver) {
            shard.put(request.key(), cell.withWaiter());
            return new Held(shard.nextFence(), Math.max(1, (lease.endsAt() - now) / Chance.MILLIS));
        }
        Grant given = lease != null && lease.token() == token ? lease : grant(token, request.leaseMillis());
        shard.put(request.key(), cell.leasedTo(given));
        return new Lease(given.token(), given.fence(), given.givenAt() / Chance.MILLIS, given.generation());
    }

    StoreReply fill(Machine origin, FillRequest request, long token) {
        String key = request.key();
        Cell cell = shard.cell(key);
        Grant lease = cell.lease();
        long fence = request.lease().fence();
        boolean held = switch (mutation) {
            case FILL_WITHOUT_LEASE -> true;
            case REUSED_TOKENS -> lease != null && lease.token() == token;
            default -> lease != null && lease.is(token, fence);
        };
        if (!held) {
            return Refused.GONE;
        }
        Grant under = lease == null ? new Grant(token, fence, request.lease().generation(), scheduler.now(), 0) : lease;
        Payload payload = request.payload();
        if (payload == null) {
            shard.put(key, Cell.EMPTY);
            if (cell.awaited()) {
                shard.publish(origin, Report.released(key));
            }
            return Refused.NOTHING_TO_STORE;
        }
        Copy copy = copy(payload, under, request.lease().generation());
        shard.log().filled(key, under.fence());
        long left = copy.remainingMillis(scheduler.now());
        shard.put(key, left > 0 ? cell.holding(copy) : cell.leasedTo(null));
        if (cell.awaited()) {
            shard.publish(origin, Report.released(key));
        }
        return left > 0 ? new Stored(copy.fence(), left) : Refused.GONE;
    }

    /** Releases a lease. */
    void release(Machine origin, String key, long token) {
        Cell cell = shard.cell(key);
        Grant lease = cell.lease();
        if (lease != null && lease.token() == token) {
            shard.put(key, cell.leasedTo(null));
            if (cell.awaited()) {
                shard.publish(origin, Report.released(key));
            }
        }
    }

    InvalidateReply invalidate(Machine origin, String key, long version) {
        boolean sparing = mutation == Mutation.INVALIDATION_SPARES_THE_LAST && version > 1;
        put(key, shard.cell(key).invalidated(sparing ? version - 1 : version));
        long fence = shard.nextFence();
        shard.log().changed(origin, shard, key, version);
        shard.publish(origin, Report.changed(key, version, fence));
        return new Invalidated(fence);
    }

    BeginReply begin(Machine origin, BeginRequest request) {
        Grant intent = grant(request.token(), request.lifeMillis());
        put(request.key(), shard.cell(request.key()).begun(intent));
        shard.log().begun(origin, shard, request.key(), intent.fence());
        shard.publish(origin, Report.changed(request.key(), 0, intent.fence()));
        return new Intent(intent.token(), intent.fence(), intent.givenAt() / Chance.MILLIS, intent.generation());
    }

    StoreReply end(Machine origin, EndRequest request) {
        String key = request.key();
        Cell cell = shard.cell(key);
        Grant own = cell.intent(request.intent().token(), request.intent().fence());
        if (own == null) {
            invalidate(origin, key, request.version());
            return Refused.GONE;
        }
        Payload payload = request.payload();
        boolean clean = !cell.tainted() || mutation == Mutation.END_WITHOUT_TAINT;
        Copy copy = payload == null || !clean
                ? null
                : copy(payload, own, request.intent().generation());
        if (copy != null && copy.remainingMillis(scheduler.now()) > 0) {
            boolean alone = mutation != Mutation.END_WITHOUT_TAINT;
            shard.put(key, (alone ? cell.ended(own) : Cell.EMPTY).holding(copy));
            return new Stored(copy.fence(), copy.remainingMillis(scheduler.now()));
        }
        put(key, cell.ended(own));
        shard.log().changed(origin, shard, key, request.version());
        shard.publish(origin, Report.changed(key, request.version(), shard.nextFence()));
        return payload == null ? Refused.NOTHING_TO_STORE : clean ? Refused.GONE : Refused.TAINTED;
    }

    private void put(String key, Cell changed) {
        boolean keepsLease = mutation == Mutation.LEASE_SURVIVES_CHANGES;
        shard.put(key, keepsLease ? changed.leasedTo(shard.cell(key).lease()) : changed);
    }

    InvalidateReply clear(Machine origin) {
        long generation = shard.nextFence();
        shard.generation(generation);
        shard.log().cleared(origin, shard);
        shard.publish(origin, Report.CLEARED);
        return new Invalidated(generation);
    }

    private Grant grant(long token, long lifeMillis) {
        long now = scheduler.now();
        return new Grant(token, shard.nextFence(), shard.generation(), now, now + lifeMillis * Chance.MILLIS);
    }

    private static Copy copy(Payload payload, Grant grant, long generation) {
        return new Copy(
                Values.text(payload.value()),
                payload.version(),
                grant.fence(),
                generation,
                grant.givenAt() + payload.ttlMillis() * Chance.MILLIS);
    }

    static int partitionOf(String key) {
        return KeyHash.partition(KeyHash.of(key));
    }
}
