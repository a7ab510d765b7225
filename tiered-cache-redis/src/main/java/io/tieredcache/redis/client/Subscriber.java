package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.ErrorReply;
import io.tieredcache.redis.connection.LinkLog;
import io.tieredcache.redis.connection.LinkThreads;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.RateLimitedWarnings;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.ReplyReader;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.redis.connection.ServerClock;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The subscription to one node, on a connection and a daemon thread of its own. That thread delivers messages in order,
 * and with them the echoes of the node's {@link Heartbeat}. Each echo proves that no earlier report is missing. Reports
 * may be lost when a connection ends and before a subscription begins; these partitions are reported as suspect.
 */
public final class Subscriber implements Heartbeat.Pulse {

    static final String THREAD_PREFIX = "tiered-cache-redis-subscriber-";

    private static final Logger LOG = LinkLog.LOG;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Address address;
    private final ClientSettings settings;
    private final ConnectionFactory connectionFactory;
    private final SubscriptionListener events;
    private final ServerClock clock = new ServerClock();
    private final RateLimitedWarnings interruptions;
    /** The warnings of refusals; separate, so that a lost connection does not suppress the reason of a refusal. */
    private final RateLimitedWarnings refusals;

    private final RateLimitedWarnings failures;
    private final Heartbeat heartbeat;
    private final Thread thread;
    /** The lock of the fields below; never held during a call to the network or to a listener. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition echoed = lock.newCondition();
    private final SubscribedChannels subscribed = new SubscribedChannels();
    /** The current connection; volatile, so that any thread can close it without the lock. */
    private volatile @Nullable NodeConnection opened;
    /**
     * The connection that the subscriber's thread reads. Only the heartbeat's thread writes to it, so that neither
     * thread waits for the other.
     */
    private @Nullable NodeConnection connection;
    /** True if the wanted partitions may differ from those asked for on the connection. */
    private boolean unwritten;

    private int beatPartition = -1;
    private int lastBeatPartition = -1;
    /**
     * True if a partition for the heartbeat may be chosen; false after one was refused, until the layout is known
     * again.
     */
    private boolean mayChoose = true;

    private boolean beatConfirmed;
    private long beat;
    private long beatSentNanos;
    /** The time since which the confirmation of the heartbeat's own channel is awaited. */
    private long connectedNanos;

    private long echo;
    private volatile boolean closed;
    /**
     * The partitions that are no longer received and not yet reported. Like the next field, used by the subscriber's
     * own thread.
     */
    private final BitSet unreported = new BitSet();

    private long pauseNanos = PAUSE_NANOS;

    public Subscriber(
            Address address,
            ClientSettings settings,
            ConnectionFactory connectionFactory,
            LinkThreads threads,
            SubscriptionListener events) {
        this.address = address;
        this.settings = settings;
        this.connectionFactory = connectionFactory.named("-sub");
        this.interruptions = connectionFactory.warnings();
        this.refusals = connectionFactory.warnings();
        this.failures = connectionFactory.warnings();
        this.events = events;
        this.heartbeat = new Heartbeat(address, settings, connectionFactory.named("-beat"), threads, this);
        this.thread = threads.make(THREAD_PREFIX + address, this::run);
    }

    /** Starts both threads, or none: then it throws the JVM's error, and is closed. */
    public void start() {
        boolean started = false;
        try {
            thread.start();
            heartbeat.start();
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /** Returns whether both threads are alive. */
    public boolean isAlive() {
        return thread.isAlive() && heartbeat.isAlive();
    }

    /** Sets the wanted partitions; does not wait for the network. */
    public void want(BitSet partitions) {
        lock.lock();
        try {
            subscribed.want(partitions);
            unwritten = true;
            mayChoose = true;
            echoed.signalAll();
        } finally {
            lock.unlock();
        }
        heartbeat.wake();
    }

    /** Returns a copy of the wanted partitions. */
    public BitSet wanted() {
        lock.lock();
        try {
            return subscribed.wanted();
        } finally {
            lock.unlock();
        }
    }

    public boolean isReady() {
        lock.lock();
        try {
            return connection != null && subscribed.isComplete() && echo > 0;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean clean = true;
        while (!closed) {
            try {
                if (clean) {
                    report();
                    session();
                }
            } catch (ConnectionException failure) {
                boolean refused = failure.reason() == ConnectionException.Reason.REFUSED;
                interrupted(refused ? refusals : interruptions, String.valueOf(failure.getMessage()), null);
            } catch (Throwable t) {
                interrupted(interruptions, "unexpected; please report this", t);
            }
            clean = isDisconnected();
            pause();
        }
    }

    /** Warns once for each interruption, however many attempts it takes to end it. */
    private void interrupted(RateLimitedWarnings warnings, String reason, @Nullable Throwable unexpected) {
        if (!closed) {
            warnings.warn(
                    "the subscription at Redis " + address
                            + " is interrupted, and will be tried again until it stands: " + reason,
                    unexpected);
        }
    }

    private void pause() {
        try {
            if (!closed) {
                report();
            }
        } catch (Throwable t) {
            interrupted(interruptions, "its end could not be reported; please report this", t);
        }
        for (long end = System.nanoTime() + pauseNanos, left = pauseNanos;
                left > 0 && !closed;
                left = end - System.nanoTime()) {
            boolean unused = Thread.interrupted();
            LockSupport.parkNanos(this, left);
        }
        pauseNanos = Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
    }

    /** Reports the partitions that are no longer received; repeats the report later if the listener throws. */
    private void report() {
        if (!unreported.isEmpty()) {
            events.suspect((BitSet) unreported.clone());
            unreported.clear();
            events.misplaced();
        }
    }

    private void session() throws ConnectionException {
        long deadline = System.nanoTime() + settings.connectNanos();
        NodeConnection current =
                connectionFactory.open(address, clock, deadline).connection();
        opened = current;
        // close() ends the connection that it finds in `opened`; if it ran earlier, `closed` is set here.
        if (closed) {
            return;
        }
        current.listen(WRITE_NANOS);
        lock.lock();
        try {
            connection = current;
            connectedNanos = System.nanoTime();
            unwritten = true;
            mayChoose = true;
            echoed.signalAll();
        } finally {
            lock.unlock();
        }
        heartbeat.wake();
        while (!closed) {
            handle(current.readOnly(ReplyReader.PUSHES));
        }
    }

    /** The changes to write; {@code beat} is the partition in which to subscribe to the heartbeat's channel, or -1. */
    private record Changes(BitSet missing, BitSet surplus, int beat) {}

    /** Returns the changes to write, or null if there are none or the connection is another one. */
    private @Nullable Changes takeChanges(NodeConnection current) {
        lock.lock();
        try {
            if (!unwritten || connection != current) {
                return null;
            }
            unwritten = false;
            return new Changes(subscribed.takeMissing(), subscribed.takeSurplus(), chooseBeat());
        } finally {
            lock.unlock();
        }
    }

    /** Chooses another slot for the heartbeat if it needs one; from now on its confirmation is awaited. */
    private int chooseBeat() {
        if (subscribed.wants(beatPartition) || !mayChoose) {
            return -1;
        }
        stopBeating();
        beatPartition = subscribed.wantedAfter(lastBeatPartition);
        lastBeatPartition = beatPartition;
        connectedNanos = System.nanoTime();
        return beatPartition;
    }

    private void writeChanges(NodeConnection current) throws ConnectionException {
        for (Changes changes = takeChanges(current); changes != null; changes = takeChanges(current)) {
            BitSet missing = changes.missing;
            for (int partition = missing.nextSetBit(0); partition >= 0; partition = missing.nextSetBit(partition + 1)) {
                current.send(RedisCommand.SSUBSCRIBE, events.channel(partition));
            }
            BitSet surplus = changes.surplus;
            for (int partition = surplus.nextSetBit(0); partition >= 0; partition = surplus.nextSetBit(partition + 1)) {
                current.send(RedisCommand.SUNSUBSCRIBE, events.channel(partition));
            }
            if (changes.beat >= 0) {
                current.send(RedisCommand.SSUBSCRIBE, events.ownChannel(changes.beat));
            }
            current.flush();
        }
    }

    /**
     * Writes changes of the subscription. If that fails, the connection ends, and the thread that reads from it
     * connects again.
     */
    @Override
    public void write() {
        NodeConnection current = writable();
        if (current != null) {
            try {
                writeChanges(current);
            } catch (ConnectionException failure) {
                LOG.debug("subscriptions at {} could not be changed", address, failure);
                current.close();
            }
        }
    }

    private @Nullable NodeConnection writable() {
        lock.lock();
        try {
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private void stopBeating() {
        beatPartition = -1;
        beatConfirmed = false;
    }

    private void handle(@Nullable Object push) throws ConnectionException {
        if (push instanceof ErrorReply error) {
            refused(error.message());
        } else if (push instanceof List<?> parts && parts.size() == 3 && parts.get(1) instanceof byte[] channel) {
            int partition = events.partition(channel);
            switch (ConnectionFactory.text(parts.get(0))) {
                case "smessage" -> {
                    if (parts.get(2) instanceof byte[] message) {
                        received(partition, message);
                    }
                }
                case "ssubscribe" -> confirmed(partition);
                case "sunsubscribe" -> ended(partition);
                default -> {}
            }
        }
    }

    private void received(int partition, byte[] message) {
        if (partition >= 0) {
            events.message(partition, message);
        } else if (message.length == Long.BYTES) {
            echoed(BigEndian.u64(message, 0));
        }
    }

    /** Handles the echo of a heartbeat. This thread has delivered every report that the node published before it. */
    private void echoed(long number) {
        BitSet proved = null;
        long sent = 0;
        boolean first;
        lock.lock();
        try {
            first = echo == 0;
            // Only the latest number counts. Its time of sending is the one that is kept, and an older echo proves
            // less.
            if (number == beat) {
                echo = number;
                sent = beatSentNanos;
                proved = subscribed.heard();
                echoed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (proved != null) {
            events.current(proved, sent);
            if (first) {
                events.ready();
            }
        }
    }

    @Override
    public @Nullable ScriptRequest next(long sentNanos) {
        // The subscriptions come first. The echo can only come back on a channel that has been asked for.
        write();
        boolean unconfirmed;
        lock.lock();
        try {
            if (connection != null && beatConfirmed && beatPartition >= 0) {
                beat++;
                beatSentNanos = sentNanos;
                return events.heartbeat(beatPartition, beat);
            }
            unconfirmed = connection != null && sentNanos - connectedNanos > Heartbeat.PATIENCE_NANOS;
        } finally {
            lock.unlock();
        }
        if (unconfirmed) {
            failed("its subscriptions are not confirmed");
        }
        return null;
    }

    @Override
    public void elsewhere() {
        lock.lock();
        try {
            stopBeating();
            unwritten = true;
        } finally {
            lock.unlock();
        }
        write();
    }

    @Override
    public boolean awaitEcho(long deadlineNanos) throws InterruptedException {
        while (true) {
            write();
            lock.lock();
            try {
                long left = deadlineNanos - System.nanoTime();
                while (echo != beat && left > 0 && !unwritten && connection != null) {
                    left = echoed.awaitNanos(left);
                }
                if (echo == beat || connection == null) {
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void failed(String reason) {
        NodeConnection current = opened;
        if (current != null && !closed) {
            failures.warn("subscribing at Redis " + address + " again: " + reason);
            current.close();
        }
    }

    @Override
    public void demoted(String reason, long sentNanos) {
        failed(reason);
        events.demoted(address, sentNanos);
    }

    /** Gives up both connections, so that new ones lead to the server that is there now. */
    public void leave() {
        heartbeat.leave();
        failed("the server there is not, or not any more, the master that was subscribed to");
    }

    private void confirmed(int partition) {
        BitSet begun = new BitSet();
        lock.lock();
        try {
            if (partition < 0) {
                beatConfirmed = true;
            } else {
                begun = subscribed.confirmed(partition);
            }
        } finally {
            lock.unlock();
        }
        if (!begun.isEmpty()) {
            begin(begun);
        }
    }

    /**
     * Starts to count partitions as received. Reports published before their subscription are lost, later ones are not.
     */
    private void begin(BitSet begun) {
        boolean wasLost = interruptions.over();
        boolean wasRefused = refusals.over();
        if (wasLost || wasRefused) {
            LOG.info("the subscription at Redis {} stands again", address);
        }
        pauseNanos = PAUSE_NANOS;
        // Suspicion comes first. If the listener throws, no echo may prove these partitions.
        events.suspect(begun);
        lock.lock();
        try {
            subscribed.begin(begun);
        } finally {
            lock.unlock();
        }
        events.ready();
    }

    private void ended(int partition) {
        boolean missed;
        lock.lock();
        try {
            if (partition >= 0) {
                subscribed.ended(partition);
            } else {
                stopBeating();
                mayChoose = false;
            }
            missed = partition < 0 || subscribed.wants(partition);
        } finally {
            lock.unlock();
        }
        if (partition >= 0) {
            BitSet gone = new BitSet();
            gone.set(partition);
            events.suspect(gone);
        }
        if (missed) {
            events.misplaced();
        }
    }

    /**
     * Handles a refused subscription. If the partition has moved, only that is recorded; for any other reason all are
     * tried again.
     */
    private void refused(String error) throws ConnectionException {
        String[] words = error.split(" ", -1);
        boolean moved = words.length == 3 && words[0].equals("MOVED");
        long slot = moved ? ConnectionFactory.number(words[1], Partitions.SLOTS - 1) : -1;
        if (slot < 0) {
            throw new ConnectionException(
                    ConnectionException.Reason.REFUSED, "it refuses a subscription: " + error, null);
        }
        BitSet begun = new BitSet();
        lock.lock();
        try {
            int partition = Partitions.ofSlot((int) slot);
            if (partition == beatPartition && !beatConfirmed) {
                stopBeating();
                mayChoose = false;
            } else {
                begun = subscribed.refused(partition);
            }
        } finally {
            lock.unlock();
        }
        if (!begun.isEmpty()) {
            begin(begun);
        }
        events.misplaced();
    }

    private boolean isDisconnected() {
        try {
            disconnect();
            return true;
        } catch (Throwable t) {
            interrupted(interruptions, "unexpected; please report this", t);
            return false;
        }
    }

    /** Closes the connection and records the partitions that are no longer received. */
    private void disconnect() {
        NodeConnection current = opened;
        if (current != null) {
            current.close();
        }
        opened = null;
        lock.lock();
        try {
            connection = null;
            stopBeating();
            // The first echo on the next connection then counts as the first one, and reports ready.
            echo = 0;
            unreported.or(subscribed.lost());
            echoed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the threads; waits neither for them nor for the network. */
    public void close() {
        closed = true;
        heartbeat.close();
        NodeConnection current = opened;
        if (current != null) {
            current.close();
        }
        LockSupport.unpark(thread);
    }

    public void join(long millis) throws InterruptedException {
        if (Thread.currentThread() != thread) {
            thread.join(millis);
        }
    }
}
