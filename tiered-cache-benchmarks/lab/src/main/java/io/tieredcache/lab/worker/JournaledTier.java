package io.tieredcache.lab.worker;

import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.mutant.PassingTier;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.ReadReplies;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import java.util.List;

/** Records granted leases, and the leases under which a value was stored. */
final class JournaledTier extends PassingTier {

    private final Journal journal;

    JournaledTier(SharedTier inner, Journal journal) {
        super(inner);
        this.journal = journal;
    }

    @Override
    public ReadReply read(String key, long timeoutNanos) {
        journal.askedL2();
        return seen(super.read(key, timeoutNanos));
    }

    @Override
    public void readAll(List<String> keys, long timeoutNanos, ReadReplies replies) {
        journal.askedL2();
        super.readAll(keys, timeoutNanos, (index, reply) -> replies.arrived(index, seen(reply)));
    }

    @Override
    public GrantReply acquire(AcquireRequest request, long timeoutNanos) {
        long begun = System.nanoTime();
        return granted(request, super.acquire(request, timeoutNanos), begun);
    }

    @Override
    public List<GrantReply> acquireAll(List<AcquireRequest> requests, long timeoutNanos) {
        long begun = System.nanoTime();
        List<GrantReply> replies = inner.acquireAll(requests, timeoutNanos);
        for (int i = 0; i < replies.size(); i++) {
            granted(requests.get(i), replies.get(i), begun);
        }
        return replies;
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        long begun = System.nanoTime();
        return filled(request, super.fill(request, timeoutNanos), begun);
    }

    @Override
    public List<StoreReply> fillAll(List<FillRequest> requests, long timeoutNanos) {
        long begun = System.nanoTime();
        List<StoreReply> replies = inner.fillAll(requests, timeoutNanos);
        for (int i = 0; i < replies.size(); i++) {
            filled(requests.get(i), replies.get(i), begun);
        }
        return replies;
    }

    @Override
    public InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos) {
        return seen(super.invalidate(request, timeoutNanos));
    }

    @Override
    public List<InvalidateReply> invalidateAll(List<InvalidateRequest> requests, long timeoutNanos) {
        return inner.invalidateAll(requests, timeoutNanos);
    }

    @Override
    public List<ReleaseReply> releaseAll(List<ReleaseRequest> requests, long timeoutNanos) {
        return inner.releaseAll(requests, timeoutNanos);
    }

    @Override
    public BeginReply begin(BeginRequest request, long timeoutNanos) {
        return seen(super.begin(request, timeoutNanos));
    }

    @Override
    public StoreReply end(EndRequest request, long timeoutNanos) {
        return seen(super.end(request, timeoutNanos));
    }

    private GrantReply granted(AcquireRequest request, GrantReply reply, long begun) {
        if (reply instanceof Lease lease) {
            note(Event.Kind.GRANT, request.key(), lease, begun);
        }
        return seen(reply);
    }

    private StoreReply filled(FillRequest request, StoreReply reply, long begun) {
        if (reply instanceof Stored) {
            note(Event.Kind.FILL, request.key(), request.lease(), begun);
        }
        return seen(reply);
    }

    private <R> R seen(R reply) {
        if (reply instanceof TierFailure failure && failure.kind() == Failure.Kind.UNAVAILABLE) {
            journal.unavailable();
        }
        return reply;
    }

    private void note(Event.Kind kind, String key, Lease lease, long begun) {
        journal.add(new Event(kind, 0, Integer.parseInt(key), lease.token(), begun, System.nanoTime(), lease.fence()));
    }
}
