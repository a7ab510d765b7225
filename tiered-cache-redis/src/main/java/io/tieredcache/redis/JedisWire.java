package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link JedisLane}, opened when it is needed, and the requests on it: those to be sent, and those whose
 * replies are owed, in the order of the replies. Used by its leader only; leaders change.
 */
final class JedisWire {

    private static final int MAX_REQUESTS = 256;
    private static final int MAX_BYTES = 256 * 1024;
    private static final JedisTicket[] NOBODY = {};
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final JedisNode node;
    private final int index;
    private final JedisPump pump;
    /** Both are made large enough for all there can be, so that to add needs no memory. */
    private final ArrayDeque<JedisTicket> unsent = new ArrayDeque<>(2 * MAX_REQUESTS);

    private final ArrayDeque<JedisTicket> owed = new ArrayDeque<>(2 * MAX_REQUESTS);
    /** Who may be waiting for something on the wire; for others to look at. */
    private volatile JedisTicket[] waiting = NOBODY;

    private List<JedisTicket> ended = List.of();
    private int unsentBytes;
    private @Nullable JedisConnection connection;
    /** Nobody knows what is on the connection. */
    private boolean abandoned;

    private int losses;
    private boolean askedTime;
    private long sentNanos;
    private final Progress progress;

    JedisWire(JedisNode node, int index, JedisPump pump) {
        this.node = node;
        this.index = index;
        this.pump = pump;
        this.progress = new Progress(node.commandNanos());
    }

    JedisPump pump() {
        return pump;
    }

    int index() {
        return index;
    }

    void add(JedisTicket ticket) {
        unsent.add(ticket);
        unsentBytes += ticket.bytes;
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
            } catch (JedisTrouble trouble) {
                lose(trouble);
            }
            try {
                if (!unsent.isEmpty() && !open(leaderDeadlineNanos)) {
                    return false;
                }
                send();
            } catch (JedisTrouble trouble) {
                fail(trouble);
            }
        }
    }

    /** A leader that has no time to connect leaves that to another; one that cannot speaks for all who wait with it. */
    private boolean open(long leaderDeadlineNanos) throws JedisTrouble {
        JedisConnection open = connection;
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
            } catch (JedisTrouble trouble) {
                if (unsent.size() > 1 && leaderDeadlineNanos - System.nanoTime() <= 0) {
                    return false;
                }
                throw trouble;
            }
        }
        return true;
    }

    private void send() throws JedisTrouble {
        JedisConnection open = connection;
        if (open == null || unsent.isEmpty()) {
            return;
        }
        unsent.removeIf(JedisTicket::isGone);
        if (unsent.isEmpty()) {
            unsentBytes = 0;
            return; // nobody would read the time, and the next caller would take it for its reply
        }
        sentNanos = System.nanoTime();
        open.begin(sentNanos + node.commandNanos());
        askedTime = node.clock().isDue(sentNanos);
        if (askedTime) {
            open.send(Verb.TIME);
        }
        for (JedisTicket ticket = unsent.poll(); ticket != null; ticket = unsent.poll()) {
            owed.add(ticket);
            if (ticket.asking) {
                open.send(Verb.ASKING);
            }
            open.send(ticket.request);
        }
        unsentBytes = 0;
        open.flush();
        progress.begin(System.nanoTime() + node.commandNanos(), open);
    }

    private boolean read(long leaderDeadlineNanos) throws JedisTrouble {
        JedisConnection open = connection;
        if (open == null) {
            throw new JedisTrouble(Reason.LOST, "lost the connection to Redis at " + node.address(), null);
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
                JedisLogin.learnTime(open.readOnly(), node.clock(), sentNanos);
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
    private boolean readOne(JedisConnection open, long limit, long patience) throws JedisTrouble {
        JedisTicket ticket = owed.element();
        if (!open.isArriving()) {
            open.begin(limit);
            if (ticket.asking) {
                open.readOnly();
            }
        }
        Object raw = open.readSome(ticket.request.borrows(), ticket.borrower(), patience);
        if (open.isArriving()) {
            node.large().saw(ticket.request.key(), open.arriving());
            return false;
        }
        node.checkAnswers(ticket.request, raw);
        node.saw(ticket.request, raw);
        owed.remove();
        ticket.answer(raw);
        ended(ticket);
        return true;
    }

    private void ended(JedisTicket ticket) {
        if (!ticket.isOfThisThread()) {
            if (ended.isEmpty()) {
                ended = new ArrayList<>(1 + owed.size());
            }
            ended.add(ticket);
        }
    }

    /** Returns those who have to be woken, which is best done after the wire has been passed on. */
    List<JedisTicket> takeEnded() {
        List<JedisTicket> taken = ended;
        ended = List.of();
        return taken;
    }

    /** Gives up the connection and everything on the wire. */
    void fail(JedisTrouble trouble) {
        owed.addAll(unsent);
        unsent.clear();
        unsentBytes = 0;
        lose(trouble);
    }

    /**
     * As {@link #fail}, where not even that can be done. Takes no memory and throws nothing: whoever leads the wire next closes
     * the connection.
     */
    void abandon(JedisTrouble trouble) {
        abandoned = true;
        askedTime = false;
        unsentBytes = 0;
        abandon(owed, trouble);
        abandon(unsent, trouble);
    }

    private static void abandon(ArrayDeque<JedisTicket> tickets, JedisTrouble trouble) {
        for (JedisTicket ticket = tickets.poll(); ticket != null; ticket = tickets.poll()) {
            ticket.fail(trouble);
            ticket.wake();
        }
    }

    private void lose(JedisTrouble trouble) {
        JedisConnection broken = connection;
        connection = null;
        askedTime = false;
        if (broken != null) {
            var unused = node.lost(broken, trouble);
            broken.close();
        }
        for (JedisTicket ticket = owed.poll(); ticket != null; ticket = owed.poll()) {
            ticket.fail(trouble);
            ended(ticket);
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
        for (JedisTicket ticket : waiting) {
            ticket.wake();
        }
    }

    /** Wakes who waits for longer than it may; may be called by others than the leader. */
    void wakeLate(long nanoTime) {
        for (JedisTicket ticket : waiting) {
            ticket.wakeIfLate(nanoTime);
        }
    }

    /** Hands the wire to one who still waits for something on it, or to the pump in his place; drops what nobody waits for. */
    boolean promoteOne() {
        if (owed.isEmpty() && unsent.isEmpty()) {
            return false;
        }
        for (JedisTicket ticket : owed) {
            if (promote(ticket)) {
                return true;
            }
        }
        for (JedisTicket ticket : unsent) {
            if (promote(ticket)) {
                return true;
            }
        }
        unsent.clear();
        unsentBytes = 0;
        return false;
    }

    /** A virtual caller leads only if there is no thread that could do it for him. */
    private boolean promote(JedisTicket ticket) {
        return (ticket.isVirtual() && ticket.isWaiting() && pump.lead()) || ticket.promote(this);
    }

    /** Says that nobody leads the wire for now. To read on what nobody waits for would keep the next caller waiting. */
    void rest() {
        JedisConnection open = connection;
        if (node.isClosed() || losses != node.losses() || (open != null && open.arriving() >= LargeKeys.LARGE_BYTES)) {
            close();
        }
    }

    void close() {
        JedisConnection open = connection;
        connection = null;
        owed.clear();
        if (open != null) {
            open.close();
        }
    }
}
