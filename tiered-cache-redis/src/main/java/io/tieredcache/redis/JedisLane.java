package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
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
 * would close the wire: the {@link JedisPump} of the wire does so for him. Thread-safe.
 */
final class JedisLane implements DeadlineGuard.Guarded {

    /** More than so many in the queue are not admitted, but for those who must not be refused. */
    static final int MAX_QUEUE = 16_384;

    /** So many in the queue go out at once; of more, each wire takes its part, so that none idles while another has all. */
    static final int SMALL_QUEUE = 32;

    /** So many looks of the guard at an idle lane, half a second, and it looks no more. */
    private static final int IDLE_LOOKS = 100;

    private static final long FOREVER = Long.MAX_VALUE / 2;

    private final JedisNode node;
    /** Made before it is needed, since there may be no memory then. */
    private final JedisTrouble gaveUp;

    private final Queue<JedisTicket> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final JedisWire[] wires;
    private final AtomicReferenceArray<@Nullable JedisWire> free;
    private int idleLooks;

    JedisLane(JedisNode node, int count) {
        this(node, count, Thread::start);
    }

    JedisLane(JedisNode node, int count, Consumer<Thread> starter) {
        this.node = node;
        gaveUp = new JedisTrouble(Reason.LOST, "gave up the connection to Redis at " + node.address(), null);
        wires = new JedisWire[count];
        free = new AtomicReferenceArray<>(count);
        for (int index = 0; index < count; index++) {
            int place = index;
            JedisPump pump = new JedisPump(node, () -> lead(wires[place], null, System.nanoTime() + FOREVER), starter);
            wires[index] = new JedisWire(node, index, pump);
            free.set(index, wires[index]);
        }
    }

    /** One request, one reply; an error that Redis answered is returned, not thrown. */
    @Nullable
    Object exchange(Request request, boolean asking, long deadlineNanos) throws JedisTrouble {
        JedisTicket ticket = new JedisTicket(request, asking, deadlineNanos);
        JedisWire wire = queued.get() == 0 ? takeFree() : null;
        if (wire != null) {
            wire.add(ticket);
        } else {
            boolean unused = guard();
            enqueue(ticket);
            wire = takeFree();
        }
        if (wire != null && ticket.isVirtual() && wire.pump().lead()) {
            wire = null;
        }
        while (true) {
            if (wire == null) {
                wire = ticket.await(node, guard());
            }
            if (wire == null) {
                return ticket.result();
            }
            if (lead(wire, ticket, deadlineNanos)) {
                throw node.late();
            }
            wire = null;
            if (ticket.isDone()) {
                return ticket.result();
            }
        }
    }

    private void enqueue(JedisTicket ticket) throws JedisTrouble {
        if (queued.incrementAndGet() > MAX_QUEUE && ticket.request.isGated()) {
            queued.decrementAndGet();
            throw new JedisTrouble(
                    Reason.BUSY, MAX_QUEUE + " callers are waiting for Redis at " + node.address() + " already", null);
        }
        boolean added = false;
        try {
            added = queue.add(ticket);
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
    private boolean lead(JedisWire wire, @Nullable JedisTicket own, long deadlineNanos) {
        boolean interrupted = own != null && own.isVirtual() && Thread.interrupted();
        boolean left = false;
        boolean done = false;
        try {
            if (!wire.isOwed()) {
                fill(wire);
            }
            left = !wire.run(deadlineNanos) && own != null && own.leave(wire);
            done = true;
        } finally {
            if (!done) {
                giveUp(wire);
            }
            List<JedisTicket> ended = wire.takeEnded();
            if (own == null) {
                wire.pump().rest();
            }
            pass(wire);
            ended.forEach(JedisTicket::wake);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return left;
    }

    /** Never throws, since whoever holds a wire has to pass it on, whatever the JVM has run out of. */
    private void giveUp(JedisWire wire) {
        try {
            wire.fail(gaveUp);
        } catch (Throwable t) {
            wire.abandon(gaveUp);
        }
    }

    private void fill(JedisWire wire) {
        int share = Math.max(SMALL_QUEUE, queued.get() / wires.length);
        while (queued.get() > 0 && wire.unsent() < share && !wire.isFull()) {
            JedisTicket next = queue.poll();
            if (next == null) {
                return;
            }
            queued.decrementAndGet();
            if (!next.isGone()) {
                wire.add(next);
            }
        }
    }

    /** Hands a wire to one who waits for what is on it, else to one who waits for a wire, else lays it down. */
    private void pass(JedisWire wire) {
        for (JedisWire toPass = wire; toPass != null && !toPass.promoteOne(); ) {
            JedisTicket next = queue.poll();
            if (next != null) {
                queued.decrementAndGet();
                toPass.add(next);
            } else {
                layDown(toPass);
                toPass = queue.isEmpty() ? null : takeFree();
            }
        }
    }

    private void layDown(JedisWire wire) {
        try {
            wire.rest();
        } finally {
            free.set(wire.index(), wire);
        }
    }

    /** How many callers are in the queue. */
    int waiting() {
        return queued.get();
    }

    private @Nullable JedisWire takeFree() {
        for (int index = 0; index < free.length(); index++) {
            if (free.get(index) != null) {
                JedisWire wire = free.getAndSet(index, null);
                if (wire != null) {
                    return wire;
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
        queue.forEach(JedisTicket::wake);
        for (JedisWire wire : wires) {
            wire.wakeAll();
        }
        return false;
    }

    @Override
    public void endOverdue(long nanoTime) {
        queue.forEach(ticket -> ticket.wakeIfLate(nanoTime));
        for (JedisWire wire : wires) {
            wire.wakeLate(nanoTime);
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
            JedisWire wire = free.getAndSet(index, null);
            if (wire != null) {
                wire.close();
                pass(wire);
            }
            wires[index].pump().wake();
        }
    }
}
