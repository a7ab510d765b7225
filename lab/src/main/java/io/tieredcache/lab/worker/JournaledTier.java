package io.tieredcache.lab.worker;

import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.mutant.PassingTier;
import io.tieredcache.spi.AcquireRequest;
import io.tieredcache.spi.FillRequest;
import io.tieredcache.spi.GrantReply;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.ReadReplies;
import io.tieredcache.spi.ReadReply;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.StoreReply;
import io.tieredcache.spi.Stored;
import java.util.List;

/** Writes down which leases were given and which of them stored a value. */
final class JournaledTier extends PassingTier {

    private final Journal journal;

    JournaledTier(SharedTier inner, Journal journal) {
        super(inner);
        this.journal = journal;
    }

    @Override
    public ReadReply read(String key, long timeoutNanos) {
        journal.askedL2();
        return super.read(key, timeoutNanos);
    }

    @Override
    public void readAll(List<String> keys, long timeoutNanos, ReadReplies replies) {
        journal.askedL2();
        super.readAll(keys, timeoutNanos, replies);
    }

    @Override
    public GrantReply acquire(AcquireRequest request, long timeoutNanos) {
        long begun = System.nanoTime();
        GrantReply reply = super.acquire(request, timeoutNanos);
        if (reply instanceof Lease lease) {
            note(Event.Kind.GRANT, request.key(), lease, begun);
        }
        return reply;
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        long begun = System.nanoTime();
        StoreReply reply = super.fill(request, timeoutNanos);
        if (reply instanceof Stored) {
            note(Event.Kind.FILL, request.key(), request.lease(), begun);
        }
        return reply;
    }

    private void note(Event.Kind kind, String key, Lease lease, long begun) {
        journal.add(new Event(kind, 0, Integer.parseInt(key), lease.token(), begun, System.nanoTime(), lease.fence()));
    }
}
