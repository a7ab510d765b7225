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
 * Automatic pipelining over a few shared connections to one node, without timers, and without threads for callers on
 * platform threads.
 *
 * <p>A caller that finds a connection free leads it at once, alone; a caller that finds none free queues. A leader
 * sends all queued requests in one pipeline, reads their replies, and passes the connection to a caller that has queued
 * meanwhile. So batches grow with the load, and a lone caller waits for no other.
 *
 * <pre>
 *   caller ─► connection free? ─ yes ─► lead: send own request ─► read ─► pass on ─► return
 *                 └ no ─► queue, park ─┬─ reply (a leader has read it) ─────────► return
 *                                      ├─ promoted ─► lead: send the queue ─► read ─► pass on ─► return
 *                                      └─ deadline ─► leave; the leader drops the reply
 * </pre>
 *
 * <p>If a caller runs out of time it leaves, and the current leader reads and drops its reply. If that caller was the
 * leader, another caller of its batch continues to read. If a connection fails, all requests of its batch fail. A
 * virtual caller never leads, since its interrupt would close the connection. The connection's {@link PipelineThread}
 * leads for it. Thread-safe.
 */
public final class SharedPipeline implements DeadlineGuard.Guarded {

    /** The queue length from which refusable requests are refused. */
    static final int MAX_QUEUE = 16_384;

    /**
     * The queue length up to which one connection sends all; of a longer queue each connection takes its share, so that
     * none idles.
     */
    static final int SMALL_QUEUE = 32;

    /** The number of checks, half a second of them, after which the guard stops checking an idle pipeline. */
    private static final int IDLE_LOOKS = 100;

    private static final long FOREVER = Long.MAX_VALUE / 2;

    private final RedisNode node;
    /** The failure for lost leaders; created early, since there may be no memory when it is needed. */
    private final ConnectionException gaveUp;

    private final Queue<PipelinedRequest> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final PipelineConnection[] connections;
    private final AtomicReferenceArray<@Nullable PipelineConnection> free;
    private int idleLooks;

    public SharedPipeline(RedisNode node, int count) {
        this(node, count, Thread::start);
    }

    public SharedPipeline(RedisNode node, int count, Consumer<Thread> starter) {
        this.node = node;
        gaveUp = new ConnectionException(Reason.LOST, "gave up the connection to Redis at " + node.address(), null);
        connections = new PipelineConnection[count];
        free = new AtomicReferenceArray<>(count);
        for (int index = 0; index < count; index++) {
            int place = index;
            PipelineThread thread = new PipelineThread(
                    node, () -> lead(connections[place], null, System.nanoTime() + FOREVER), starter);
            connections[index] = new PipelineConnection(node, index, thread);
            free.set(index, connections[index]);
        }
    }

    /** Sends one request and returns its reply; an error reply of Redis is returned, not thrown. */
    @Nullable
    public Object exchange(Request request, boolean asking, long deadlineNanos) throws ConnectionException {
        PipelinedRequest pipelined = new PipelinedRequest(request, asking, deadlineNanos);
        // Only if the queue is empty. Otherwise this caller would overtake those that queue.
        PipelineConnection connection = queued.get() == 0 ? takeFree() : null;
        if (connection != null) {
            connection.add(pipelined);
        } else {
            boolean unused = guard();
            enqueue(pipelined);
            // Once more, after queuing. A leader that saw an empty queue may have freed its connection in between.
            connection = takeFree();
        }
        if (connection != null && pipelined.isVirtual() && connection.thread().lead()) {
            connection = null;
        }
        while (true) {
            if (connection == null) {
                connection = pipelined.await(node, guard());
            }
            if (connection == null) {
                return pipelined.result();
            }
            if (lead(connection, pipelined, deadlineNanos)) {
                throw node.late();
            }
            connection = null;
            if (pipelined.isDone()) {
                return pipelined.result();
            }
        }
    }

    private void enqueue(PipelinedRequest pipelined) throws ConnectionException {
        if (queued.incrementAndGet() > MAX_QUEUE && pipelined.request.isRefusable()) {
            queued.decrementAndGet();
            throw new ConnectionException(
                    Reason.BUSY, MAX_QUEUE + " callers are waiting for Redis at " + node.address() + " already", null);
        }
        boolean added = false;
        try {
            added = queue.add(pipelined);
        } finally {
            if (!added) {
                queued.decrementAndGet();
            }
        }
    }

    /**
     * Leads a connection: reads, sends, reads again, and passes it on. Returns whether the leader had no time for its
     * own reply.
     *
     * @param own the request of the leader; null if the leader is the connection's thread
     */
    private boolean lead(PipelineConnection connection, @Nullable PipelinedRequest own, long deadlineNanos) {
        boolean interrupted = own != null && own.isVirtual() && Thread.interrupted();
        boolean left = false;
        boolean done = false;
        try {
            // Nothing is sent behind owed replies. This leader was promoted in the middle of a batch, and finishes it
            // first.
            if (!connection.isOwed()) {
                fill(connection);
            }
            left = !connection.run(deadlineNanos) && own != null && own.leave(connection);
            done = true;
        } finally {
            if (!done) {
                giveUp(connection);
            }
            // Taken before the connection is passed on, since the next leader fills the list again.
            List<PipelinedRequest> ended = connection.takeEnded();
            // Before passing on. The thread may become the leader again at once, and must not overwrite that state.
            if (own == null) {
                connection.thread().rest();
            }
            pass(connection);
            // Woken after passing on, so that the next batch starts before these callers compete for a processor.
            ended.forEach(PipelinedRequest::wake);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return left;
    }

    /**
     * Ends all requests of a connection. Never throws. The leader must pass the connection on, even if memory has run
     * out.
     */
    private void giveUp(PipelineConnection connection) {
        try {
            connection.fail(gaveUp);
        } catch (Throwable t) {
            connection.abandon(gaveUp);
        }
    }

    private void fill(PipelineConnection connection) {
        int share = Math.max(SMALL_QUEUE, queued.get() / connections.length);
        while (queued.get() > 0 && connection.unsent() < share && !connection.isFull()) {
            PipelinedRequest next = queue.poll();
            if (next == null) {
                return;
            }
            queued.decrementAndGet();
            if (!next.isGone()) {
                connection.add(next);
            }
        }
    }

    /** Passes a connection to a caller whose request is on it, else to one that queues, else frees it. */
    private void pass(PipelineConnection connection) {
        for (PipelineConnection toPass = connection; toPass != null && !toPass.promoteOne(); ) {
            PipelinedRequest next = queue.poll();
            if (next != null) {
                queued.decrementAndGet();
                toPass.add(next);
            } else {
                release(toPass);
                // Looks again after freeing. A caller that queued before saw no free connection, and now waits for this
                // one.
                toPass = queue.isEmpty() ? null : takeFree();
            }
        }
    }

    private void release(PipelineConnection connection) {
        try {
            connection.rest();
        } finally {
            free.set(connection.index(), connection);
        }
    }

    /** Returns the number of queued callers. */
    int waiting() {
        return queued.get();
    }

    private @Nullable PipelineConnection takeFree() {
        for (int index = 0; index < free.length(); index++) {
            if (free.get(index) != null) {
                PipelineConnection connection = free.getAndSet(index, null);
                if (connection != null) {
                    return connection;
                }
            }
        }
        return null;
    }

    /**
     * Makes the guard wake waiting callers at their deadlines. It must be called before a caller waits and before it
     * relies on the guard. Returns false if there is no thread for that, so that each caller needs a timer.
     */
    private boolean guard() {
        if (node.guard().guards(this) || node.guard().enter(this)) {
            return true;
        }
        queue.forEach(PipelinedRequest::wake);
        for (PipelineConnection connection : connections) {
            connection.wakeAll();
        }
        return false;
    }

    @Override
    public void endOverdue(long nanoTime) {
        queue.forEach(pipelined -> pipelined.wakeIfLate(nanoTime));
        for (PipelineConnection connection : connections) {
            connection.wakeLate(nanoTime);
        }
        idleLooks = isIdle() ? idleLooks + 1 : 0;
        if (idleLooks > IDLE_LOOKS) {
            idleLooks = 0;
            node.guard().leave(this);
            // A caller may have queued between the check and the leave, and relies on the guard.
            if (!isIdle()) {
                boolean unused = guard();
            }
        }
    }

    /**
     * Returns whether no caller waits. The queue is checked first. A request leaves it only for a connection that was
     * taken before.
     */
    private boolean isIdle() {
        boolean idle = queue.isEmpty();
        for (int index = 0; index < free.length(); index++) {
            idle &= free.get(index) != null;
        }
        return idle;
    }

    /** Closes the connections that are idle now, and the busy ones when their leaders free them. */
    void close() {
        for (int index = 0; index < free.length(); index++) {
            PipelineConnection connection = free.getAndSet(index, null);
            if (connection != null) {
                connection.close();
                pass(connection);
            }
            connections[index].thread().wake();
        }
    }
}
