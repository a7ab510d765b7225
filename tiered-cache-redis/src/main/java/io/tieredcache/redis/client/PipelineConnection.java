package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.RedisCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link SharedPipeline}, opened when it is needed, and the requests on it: those to be sent, and those whose
 * replies are owed, in the order of the replies. Used by its leader only; leaders change.
 */
final class PipelineConnection {

    private static final int MAX_REQUESTS = 256;
    private static final int MAX_BYTES = 256 * 1024;
    private static final PipelinedRequest[] NOBODY = {};
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final RedisNode node;
    private final int index;
    private final PipelineThread pump;
    /** Both are made large enough for all there can be, so that to add needs no memory. */
    private final ArrayDeque<PipelinedRequest> unsent = new ArrayDeque<>(2 * MAX_REQUESTS);

    private final ArrayDeque<PipelinedRequest> owed = new ArrayDeque<>(2 * MAX_REQUESTS);
    /** Who may be waiting for something on the wire; for others to look at. */
    private volatile PipelinedRequest[] waiting = NOBODY;

    private List<PipelinedRequest> ended = List.of();
    private int unsentBytes;
    private @Nullable NodeConnection connection;
    /** Nobody knows what is on the connection. */
    private boolean abandoned;

    private int losses;
    private boolean askedTime;
    private long sentNanos;
    private final ReplyTimeout progress;

    PipelineConnection(RedisNode node, int index, PipelineThread pump) {
        this.node = node;
        this.index = index;
        this.pump = pump;
        this.progress = new ReplyTimeout(node.commandNanos());
    }

    PipelineThread pump() {
        return pump;
    }

    int index() {
        return index;
    }

    void add(PipelinedRequest pending) {
        unsent.add(pending);
        unsentBytes += pending.bytes;
    }

    int unsent() {
        return unsent.size();
    }

    boolean isFull() {
        return unsent.size() >= MAX_REQUESTS || unsentBytes >= MAX_BYTES;
    }

    boolean isOwed() {
        return !owed.isEmpty();
    }

    /** Reads what is owed, sends what is to be sent and reads that, too; false if the leader's time was over before. */
    boolean run(long leaderDeadlineNanos) {
        if (unsent.size() > 1 || (!unsent.isEmpty() && !unsent.element().isOfThisThread())) {
            waiting = unsent.toArray(NOBODY);
        }
        while (true) {
            try {
                if (!owed.isEmpty() && !read(leaderDeadlineNanos)) {
                    return false;
                }
                if (unsent.isEmpty()) {
                    forgetWaiting();
                    return true;
                }
            } catch (ConnectionException failure) {
                lose(failure);
            }
            try {
                if (!unsent.isEmpty() && !open(leaderDeadlineNanos)) {
                    return false;
                }
                send();
            } catch (ConnectionException failure) {
                fail(failure);
            }
        }
    }

    /** A leader that has no time to connect leaves that to another; one that cannot speaks for all who wait with it. */
    private boolean open(long leaderDeadlineNanos) throws ConnectionException {
        NodeConnection open = connection;
        long now = System.nanoTime();
        if (open != null && (abandoned || losses != node.losses() || now - open.idleSinceNanos() > MAX_IDLE_NANOS)) {
            open.close();
            open = null;
        }
        if (open == null) {
            connection = null;
            abandoned = false;
            losses = node.losses();
            try {
                connection = node.connect(leaderDeadlineNanos);
            } catch (ConnectionException failure) {
                if (unsent.size() > 1 && leaderDeadlineNanos - System.nanoTime() <= 0) {
                    return false;
                }
                throw failure;
            }
        }
        return true;
    }

    private void send() throws ConnectionException {
        NodeConnection open = connection;
        if (open == null || unsent.isEmpty()) {
            return;
        }
        unsent.removeIf(PipelinedRequest::isGone);
        if (unsent.isEmpty()) {
            unsentBytes = 0;
            return; // nobody would read the time, and the next caller would take it for its reply
        }
        sentNanos = System.nanoTime();
        open.begin(sentNanos + node.commandNanos());
        askedTime = node.clock().isDue(sentNanos);
        if (askedTime) {
            open.send(RedisCommand.TIME);
        }
        for (PipelinedRequest pending = unsent.poll(); pending != null; pending = unsent.poll()) {
            owed.add(pending);
            if (pending.asking) {
                open.send(RedisCommand.ASKING);
            }
            open.send(pending.request);
        }
        unsentBytes = 0;
        open.flush();
        progress.begin(System.nanoTime() + node.commandNanos(), open);
    }

    private boolean read(long leaderDeadlineNanos) throws ConnectionException {
        NodeConnection open = connection;
        if (open == null) {
            throw new ConnectionException(Reason.LOST, "lost the connection to Redis at " + node.address(), null);
        }
        while (!owed.isEmpty()) {
            long limit = progress.limitNanos(open);
            long patience = leaderDeadlineNanos - limit < 0 ? leaderDeadlineNanos : limit;
            if (!open.awaitReply(patience)) {
                if (patience != limit) {
                    return false;
                }
                throw node.late();
            }
            if (askedTime) {
                open.begin(limit);
                askedTime = false;
                ConnectionFactory.learnTime(open.readOnly(), node.clock(), sentNanos);
            } else if (!readOne(open, limit, patience) && patience - System.nanoTime() <= 0) {
                if (patience != limit) {
                    return false;
                }
                if (progress.limitNanos(open) == limit) {
                    throw node.late();
                }
            }
        }
        open.rest(sentNanos);
        return true;
    }

    /** Reads one reply; false if only a part of it has come. */
    private boolean readOne(NodeConnection open, long limit, long patience) throws ConnectionException {
        PipelinedRequest pending = owed.element();
        if (!open.isArriving()) {
            open.begin(limit);
            if (pending.asking) {
                open.readOnly();
            }
        }
        Object raw = open.readSome(pending.request.borrows(), pending.borrower(), patience);
        if (open.isArriving()) {
            node.large().saw(pending.request.key(), open.arriving());
            return false;
        }
        node.checkAnswers(pending.request, raw);
        node.saw(pending.request, raw);
        owed.remove();
        pending.answer(raw);
        ended(pending);
        return true;
    }

    private void ended(PipelinedRequest pending) {
        if (!pending.isOfThisThread()) {
            if (ended.isEmpty()) {
                ended = new ArrayList<>(1 + owed.size());
            }
            ended.add(pending);
        }
    }

    /** Returns those who have to be woken, which is best done after the wire has been passed on. */
    List<PipelinedRequest> takeEnded() {
        List<PipelinedRequest> taken = ended;
        ended = List.of();
        return taken;
    }

    /** Gives up the connection and everything on the wire. */
    void fail(ConnectionException failure) {
        owed.addAll(unsent);
        unsent.clear();
        unsentBytes = 0;
        lose(failure);
    }

    /**
     * As {@link #fail}, where not even that can be done. Takes no memory and throws nothing: whoever leads the wire next closes
     * the connection.
     */
    void abandon(ConnectionException failure) {
        abandoned = true;
        askedTime = false;
        unsentBytes = 0;
        abandon(owed, failure);
        abandon(unsent, failure);
    }

    private static void abandon(ArrayDeque<PipelinedRequest> pendings, ConnectionException failure) {
        for (PipelinedRequest pending = pendings.poll(); pending != null; pending = pendings.poll()) {
            pending.fail(failure);
            pending.wake();
        }
    }

    private void lose(ConnectionException failure) {
        NodeConnection broken = connection;
        connection = null;
        askedTime = false;
        if (broken != null) {
            var unused = node.lost(broken, failure);
            broken.close();
        }
        for (PipelinedRequest pending = owed.poll(); pending != null; pending = owed.poll()) {
            pending.fail(failure);
            ended(pending);
        }
        if (unsent.isEmpty()) {
            forgetWaiting();
        }
    }

    private void forgetWaiting() {
        if (waiting.length > 0) {
            waiting = NOBODY;
        }
    }

    /** Wakes who may be waiting. */
    void wakeAll() {
        for (PipelinedRequest pending : waiting) {
            pending.wake();
        }
    }

    /** Wakes who waits for longer than it may; may be called by others than the leader. */
    void wakeLate(long nanoTime) {
        for (PipelinedRequest pending : waiting) {
            pending.wakeIfLate(nanoTime);
        }
    }

    /** Hands the wire to one who still waits for something on it, or to the pump in his place; drops what nobody waits for. */
    boolean promoteOne() {
        if (owed.isEmpty() && unsent.isEmpty()) {
            return false;
        }
        for (PipelinedRequest pending : owed) {
            if (promote(pending)) {
                return true;
            }
        }
        for (PipelinedRequest pending : unsent) {
            if (promote(pending)) {
                return true;
            }
        }
        unsent.clear();
        unsentBytes = 0;
        return false;
    }

    /** A virtual caller leads only if there is no thread that could do it for him. */
    private boolean promote(PipelinedRequest pending) {
        return (pending.isVirtual() && pending.isWaiting() && pump.lead()) || pending.promote(this);
    }

    /** Says that nobody leads the wire for now. To read on what nobody waits for would keep the next caller waiting. */
    void rest() {
        NodeConnection open = connection;
        if (node.isClosed() || losses != node.losses() || (open != null && open.arriving() >= LargeKeys.LARGE_BYTES)) {
            close();
        }
    }

    void close() {
        NodeConnection open = connection;
        connection = null;
        owed.clear();
        if (open != null) {
            open.close();
        }
    }
}
