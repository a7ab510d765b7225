package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.DeadlineGuard;
import io.tieredcache.redis.connection.Request;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Auto-pipelining over a few wires to one node. There is no timer in it, and no thread for callers on platform threads: a caller
 * who finds a wire free leads it at once, alone; one who finds none queues. A leader sends all who have queued in one pipeline, reads their replies, and hands
 * the wire to one of those who have queued meanwhile. So batches grow with the load and a lone caller waits for nobody.
 *
 * <p>A caller who runs out of time leaves; its reply is read and dropped by whoever reads. If it was leading, another caller
 * of its batch goes on reading. A wire that fails does so for all of its batch. A virtual caller never leads, since its interrupt
 * would close the wire: the {@link PipelineThread} of the wire does so for him. Thread-safe.
 */
public final class SharedPipeline implements DeadlineGuard.Guarded {

    /** More than so many in the queue are not admitted, but for those who must not be refused. */
    static final int MAX_QUEUE = 16_384;

    /** So many in the queue go out at once; of more, each wire takes its part, so that none idles while another has all. */
    static final int SMALL_QUEUE = 32;

    /** So many looks of the guard at an idle lane, half a second, and it looks no more. */
    private static final int IDLE_LOOKS = 100;

    private static final long FOREVER = Long.MAX_VALUE / 2;

    private final RedisNode node;
    /** Made before it is needed, since there may be no memory then. */
    private final ConnectionException gaveUp;

    private final Queue<PipelinedRequest> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final PipelineConnection[] pipes;
    private final AtomicReferenceArray<@Nullable PipelineConnection> free;
    private int idleLooks;

    public SharedPipeline(RedisNode node, int count) {
        this(node, count, Thread::start);
    }

    public SharedPipeline(RedisNode node, int count, Consumer<Thread> starter) {
        this.node = node;
        gaveUp = new ConnectionException(Reason.LOST, "gave up the connection to Redis at " + node.address(), null);
        pipes = new PipelineConnection[count];
        free = new AtomicReferenceArray<>(count);
        for (int index = 0; index < count; index++) {
            int place = index;
            PipelineThread pump =
                    new PipelineThread(node, () -> lead(pipes[place], null, System.nanoTime() + FOREVER), starter);
            pipes[index] = new PipelineConnection(node, index, pump);
            free.set(index, pipes[index]);
        }
    }

    /** One request, one reply; an error that Redis answered is returned, not thrown. */
    @Nullable
    public Object exchange(Request request, boolean asking, long deadlineNanos) throws ConnectionException {
        PipelinedRequest pending = new PipelinedRequest(request, asking, deadlineNanos);
        PipelineConnection pipe = queued.get() == 0 ? takeFree() : null;
        if (pipe != null) {
            pipe.add(pending);
        } else {
            boolean unused = guard();
            enqueue(pending);
            pipe = takeFree();
        }
        if (pipe != null && pending.isVirtual() && pipe.pump().lead()) {
            pipe = null;
        }
        while (true) {
            if (pipe == null) {
                pipe = pending.await(node, guard());
            }
            if (pipe == null) {
                return pending.result();
            }
            if (lead(pipe, pending, deadlineNanos)) {
                throw node.late();
            }
            pipe = null;
            if (pending.isDone()) {
                return pending.result();
            }
        }
    }

    private void enqueue(PipelinedRequest pending) throws ConnectionException {
        if (queued.incrementAndGet() > MAX_QUEUE && pending.request.isRefusable()) {
            queued.decrementAndGet();
            throw new ConnectionException(
                    Reason.BUSY, MAX_QUEUE + " callers are waiting for Redis at " + node.address() + " already", null);
        }
        boolean added = false;
        try {
            added = queue.add(pending);
        } finally {
            if (!added) {
                queued.decrementAndGet();
            }
        }
    }

    /**
     * Reads, sends and reads again, and passes the wire on. Returns whether the leader had no time for its own reply.
     *
     * @param own the request of the leader; none if this is the pump
     */
    private boolean lead(PipelineConnection pipe, @Nullable PipelinedRequest own, long deadlineNanos) {
        boolean interrupted = own != null && own.isVirtual() && Thread.interrupted();
        boolean left = false;
        boolean done = false;
        try {
            if (!pipe.isOwed()) {
                fill(pipe);
            }
            left = !pipe.run(deadlineNanos) && own != null && own.leave(pipe);
            done = true;
        } finally {
            if (!done) {
                giveUp(pipe);
            }
            List<PipelinedRequest> ended = pipe.takeEnded();
            if (own == null) {
                pipe.pump().rest();
            }
            pass(pipe);
            ended.forEach(PipelinedRequest::wake);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return left;
    }

    /** Never throws, since whoever holds a wire has to pass it on, whatever the JVM has run out of. */
    private void giveUp(PipelineConnection pipe) {
        try {
            pipe.fail(gaveUp);
        } catch (Throwable t) {
            pipe.abandon(gaveUp);
        }
    }

    private void fill(PipelineConnection pipe) {
        int share = Math.max(SMALL_QUEUE, queued.get() / pipes.length);
        while (queued.get() > 0 && pipe.unsent() < share && !pipe.isFull()) {
            PipelinedRequest next = queue.poll();
            if (next == null) {
                return;
            }
            queued.decrementAndGet();
            if (!next.isGone()) {
                pipe.add(next);
            }
        }
    }

    /** Hands a wire to one who waits for what is on it, else to one who waits for a wire, else lays it down. */
    private void pass(PipelineConnection pipe) {
        for (PipelineConnection toPass = pipe; toPass != null && !toPass.promoteOne(); ) {
            PipelinedRequest next = queue.poll();
            if (next != null) {
                queued.decrementAndGet();
                toPass.add(next);
            } else {
                layDown(toPass);
                toPass = queue.isEmpty() ? null : takeFree();
            }
        }
    }

    private void layDown(PipelineConnection pipe) {
        try {
            pipe.rest();
        } finally {
            free.set(pipe.index(), pipe);
        }
    }

    /** How many callers are in the queue. */
    int waiting() {
        return queued.get();
    }

    private @Nullable PipelineConnection takeFree() {
        for (int index = 0; index < free.length(); index++) {
            if (free.get(index) != null) {
                PipelineConnection pipe = free.getAndSet(index, null);
                if (pipe != null) {
                    return pipe;
                }
            }
        }
        return null;
    }

    /**
     * Has the callers who wait woken at their deadlines; called before they wait, and before anybody counts on them. False if
     * there is no thread for that, so that they need a timer each.
     */
    private boolean guard() {
        if (node.guard().guards(this) || node.guard().enter(this)) {
            return true;
        }
        queue.forEach(PipelinedRequest::wake);
        for (PipelineConnection pipe : pipes) {
            pipe.wakeAll();
        }
        return false;
    }

    @Override
    public void endOverdue(long nanoTime) {
        queue.forEach(pending -> pending.wakeIfLate(nanoTime));
        for (PipelineConnection pipe : pipes) {
            pipe.wakeLate(nanoTime);
        }
        idleLooks = isIdle() ? idleLooks + 1 : 0;
        if (idleLooks > IDLE_LOOKS) {
            idleLooks = 0;
            node.guard().leave(this);
            if (!isIdle()) {
                boolean unused = guard();
            }
        }
    }

    /** Nobody is waiting. The queue comes first: who leaves it is on a wire that had been taken before. */
    private boolean isIdle() {
        boolean idle = queue.isEmpty();
        for (int index = 0; index < free.length(); index++) {
            idle &= free.get(index) != null;
        }
        return idle;
    }

    /** Closes the connections that are idle now, and the rest when their leaders lay them down. */
    void close() {
        for (int index = 0; index < free.length(); index++) {
            PipelineConnection pipe = free.getAndSet(index, null);
            if (pipe != null) {
                pipe.close();
                pass(pipe);
            }
            pipes[index].pump().wake();
        }
    }
}
