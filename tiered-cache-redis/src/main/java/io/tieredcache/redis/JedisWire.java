package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
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
    private final ArrayDeque<JedisTicket> unsent = new ArrayDeque<>();
    private final ArrayDeque<JedisTicket> owed = new ArrayDeque<>();
    /** Who may be waiting for something on the wire; for others to look at. */
    private volatile JedisTicket[] waiting = NOBODY;

    private List<JedisTicket> ended = List.of();
    private int unsentBytes;
    private @Nullable JedisConnection connection;
    private int losses;
    private boolean askedTime;
    private long sentNanos;
    private long limitNanos;

    JedisWire(JedisNode node, int index) {
        this.node = node;
        this.index = index;
    }

    int index() {
        return index;
    }

    void add(JedisTicket ticket) {
        unsent.add(ticket);
        unsentBytes += ticket.request.bytes();
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
        if (open != null && (losses != node.losses() || now - open.idleSinceNanos() > MAX_IDLE_NANOS)) {
            open.close();
            open = null;
        }
        if (open == null) {
            connection = null;
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
        sentNanos = System.nanoTime();
        open.begin(sentNanos + node.commandNanos());
        askedTime = node.clock().isDue(sentNanos);
        if (askedTime) {
            open.send(Verb.TIME);
        }
        for (JedisTicket ticket = unsent.poll(); ticket != null; ticket = unsent.poll()) {
            if (!ticket.isGone()) {
                owed.add(ticket);
                if (ticket.asking) {
                    open.send(Verb.ASKING);
                }
                open.send(ticket.request);
            }
        }
        unsentBytes = 0;
        open.flush();
        limitNanos = System.nanoTime() + node.commandNanos();
    }

    private boolean read(long leaderDeadlineNanos) throws JedisTrouble {
        JedisConnection open = connection;
        if (open == null) {
            throw new JedisTrouble(Reason.LOST, "lost the connection to Redis at " + node.address(), null);
        }
        long limit = limitNanos;
        long patience = leaderDeadlineNanos - limit < 0 ? leaderDeadlineNanos : limit;
        while (!owed.isEmpty()) {
            if (!open.awaitReply(patience)) {
                if (patience == limit) {
                    throw node.late();
                }
                return false;
            }
            open.begin(harmsNobody(patience) ? patience : limit);
            if (askedTime) {
                askedTime = false;
                JedisLogin.learnTime(open.readOnly(), node.clock(), sentNanos);
                continue;
            }
            JedisTicket ticket = owed.element();
            if (ticket.asking) {
                open.readOnly();
            }
            Object raw = ticket.request.borrows() ? open.lend(ticket.borrower()) : open.readOnly();
            node.checkAnswers(ticket.request, raw);
            owed.remove();
            ticket.answer(raw);
            ended(ticket);
        }
        open.rest(sentNanos);
        return true;
    }

    /** Says whether to give up in the middle of a reply, and so lose the connection, would cost this caller only. */
    private boolean harmsNobody(long patience) {
        return owed.size() == 1 && owed.element().isOfThisThread() && patience - System.nanoTime() > 0;
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

    private void lose(JedisTrouble trouble) {
        JedisConnection broken = connection;
        connection = null;
        askedTime = false;
        if (broken != null) {
            node.lost(broken, trouble);
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

    /** Wakes who waits for longer than it may; the only method that others than the leader call. */
    void wakeLate(long nanoTime) {
        for (JedisTicket ticket : waiting) {
            ticket.wakeIfLate(nanoTime);
        }
    }

    /** Hands the wire to one who still waits for something on it; drops what nobody waits for. */
    boolean promoteOne() {
        if (owed.isEmpty() && unsent.isEmpty()) {
            return false;
        }
        for (JedisTicket ticket : owed) {
            if (ticket.promote(this)) {
                return true;
            }
        }
        for (Iterator<JedisTicket> left = unsent.iterator(); left.hasNext(); ) {
            if (left.next().promote(this)) {
                return true;
            }
        }
        unsent.clear();
        unsentBytes = 0;
        return false;
    }

    /** Says that nobody leads the wire for now. */
    void rest() {
        if (node.isClosed()) {
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
