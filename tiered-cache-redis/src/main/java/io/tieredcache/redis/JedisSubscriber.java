package io.tieredcache.redis;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Listens to one node on a connection and a daemon thread of its own. Messages are delivered on that thread, in order, and so
 * are the echoes of its {@link JedisHeartbeat}, each of which proves that nothing sent before is missing. What may be lost
 * when a connection ends, or before a subscription begins, is reported as suspect.
 */
final class JedisSubscriber implements JedisHeartbeat.Pulse {

    static final String THREAD_PREFIX = "tiered-cache-redis-subscriber-";

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Address address;
    private final LinkSettings settings;
    private final JedisLogin login;
    private final SubscriptionEvents events;
    private final ServerClock clock = new ServerClock();
    private final PacedWarnings interruptions;
    /** Apart, so that the reason is not left out behind the loss of a connection. */
    private final PacedWarnings refusals;

    private final PacedWarnings failures;
    private final JedisHeartbeat heartbeat;
    private final Thread thread;
    /** Never held during a call to the network or to a listener. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition echoed = lock.newCondition();
    private final SubscriptionBook book = new SubscriptionBook();
    /** The connection that there is, so that anybody can end it without the lock. */
    private volatile @Nullable JedisConnection opened;
    /** The connection that the subscriber's thread reads from. Only the heartbeat's thread writes, so that neither waits. */
    private @Nullable JedisConnection connection;
    /** The book may differ from what was asked for on the connection. */
    private boolean unwritten;

    private int beatBucket = -1;
    private int lastBeatBucket = -1;
    /** Whether a bucket for the heartbeat may be chosen; not after one was refused, until the layout is known again. */
    private boolean mayChoose = true;

    private boolean beatConfirmed;
    private long beat;
    private long beatSentNanos;
    /** Since when the confirmation of the heartbeat's own channel is awaited. */
    private long connectedNanos;

    private long echo;
    private volatile boolean closed;
    /** What is not listened to any longer, until it was reported. Used by the subscriber's own thread, as the next. */
    private final BitSet unreported = new BitSet();

    private long pauseNanos = PAUSE_NANOS;

    JedisSubscriber(
            Address address, LinkSettings settings, JedisLogin login, LinkThreads threads, SubscriptionEvents events) {
        this.address = address;
        this.settings = settings;
        this.login = login.named("-sub");
        this.interruptions = login.warnings();
        this.refusals = login.warnings();
        this.failures = login.warnings();
        this.events = events;
        this.heartbeat = new JedisHeartbeat(address, settings, login.named("-beat"), threads, this);
        this.thread = threads.make(THREAD_PREFIX + address, this::run);
    }

    /** Starts both threads, or none: then it throws what the JVM threw, and is closed. */
    void start() {
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

    /** Says whether both threads are there. */
    boolean isAlive() {
        return thread.isAlive() && heartbeat.isAlive();
    }

    /** Sets which buckets to listen to; does not wait for the network. */
    void want(BitSet buckets) {
        lock.lock();
        try {
            book.want(buckets);
            unwritten = true;
            mayChoose = true;
            echoed.signalAll();
        } finally {
            lock.unlock();
        }
        heartbeat.wake();
    }

    /** Returns a copy of the buckets that this subscriber is to listen to. */
    BitSet wanted() {
        lock.lock();
        try {
            return book.wanted();
        } finally {
            lock.unlock();
        }
    }

    boolean isReady() {
        lock.lock();
        try {
            return connection != null && book.isComplete() && echo > 0;
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
            } catch (JedisTrouble trouble) {
                boolean refused = trouble.reason() == JedisTrouble.Reason.REFUSED;
                interrupted(refused ? refusals : interruptions, String.valueOf(trouble.getMessage()), null);
            } catch (Throwable t) {
                interrupted(interruptions, "unexpected; please report this", t);
            }
            clean = isDisconnected();
            pause();
        }
    }

    /** Warns once for each interruption, however many attempts it takes to end it. */
    private void interrupted(PacedWarnings warnings, String reason, @Nullable Throwable unexpected) {
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

    /** Says what is not listened to any longer; again, if that throws. */
    private void report() {
        if (!unreported.isEmpty()) {
            events.suspect((BitSet) unreported.clone());
            unreported.clear();
            events.misplaced();
        }
    }

    private void session() throws JedisTrouble {
        long deadline = System.nanoTime() + settings.connectNanos();
        JedisConnection current = login.open(address, clock, deadline).connection();
        opened = current;
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
            handle(current.readOnly(JedisReplies.PUSHES));
        }
    }

    /** What to write; {@code beat} is the bucket in which to subscribe to the heartbeat's channel, or -1. */
    private record Changes(BitSet missing, BitSet surplus, int beat) {}

    /** Takes what is to be written, if that is still the connection. */
    private @Nullable Changes takeChanges(JedisConnection current) {
        lock.lock();
        try {
            if (!unwritten || connection != current) {
                return null;
            }
            unwritten = false;
            return new Changes(book.takeMissing(), book.takeSurplus(), chooseBeat());
        } finally {
            lock.unlock();
        }
    }

    /** Chooses another slot for the heartbeat if it needs one, which begins to wait for its confirmation. */
    private int chooseBeat() {
        if (book.wants(beatBucket) || !mayChoose) {
            return -1;
        }
        stopBeating();
        beatBucket = book.wantedAfter(lastBeatBucket);
        lastBeatBucket = beatBucket;
        connectedNanos = System.nanoTime();
        return beatBucket;
    }

    private void writeChanges(JedisConnection current) throws JedisTrouble {
        for (Changes changes = takeChanges(current); changes != null; changes = takeChanges(current)) {
            BitSet missing = changes.missing;
            for (int bucket = missing.nextSetBit(0); bucket >= 0; bucket = missing.nextSetBit(bucket + 1)) {
                current.send(Verb.SSUBSCRIBE, events.channel(bucket));
            }
            BitSet surplus = changes.surplus;
            for (int bucket = surplus.nextSetBit(0); bucket >= 0; bucket = surplus.nextSetBit(bucket + 1)) {
                current.send(Verb.SUNSUBSCRIBE, events.channel(bucket));
            }
            if (changes.beat >= 0) {
                current.send(Verb.SSUBSCRIBE, events.ownChannel(changes.beat));
            }
            current.flush();
        }
    }

    /** What cannot be written ends the connection, so that the thread that reads from it connects again. */
    @Override
    public void write() {
        JedisConnection current = writable();
        if (current != null) {
            try {
                writeChanges(current);
            } catch (JedisTrouble trouble) {
                LOG.debug("subscriptions at {} could not be changed", address, trouble);
                current.close();
            }
        }
    }

    private @Nullable JedisConnection writable() {
        lock.lock();
        try {
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private void stopBeating() {
        beatBucket = -1;
        beatConfirmed = false;
    }

    private void handle(@Nullable Object push) throws JedisTrouble {
        if (push instanceof JedisDataException error) {
            refused(String.valueOf(error.getMessage()));
        } else if (push instanceof List<?> parts && parts.size() == 3 && parts.get(1) instanceof byte[] channel) {
            int bucket = events.bucket(channel);
            switch (JedisLogin.text(parts.get(0))) {
                case "smessage" -> {
                    if (parts.get(2) instanceof byte[] message) {
                        received(bucket, message);
                    }
                }
                case "ssubscribe" -> confirmed(bucket);
                case "sunsubscribe" -> ended(bucket);
                default -> {}
            }
        }
    }

    private void received(int bucket, byte[] message) {
        if (bucket >= 0) {
            events.message(bucket, message);
        } else if (message.length == Long.BYTES) {
            echoed(Bytes.u64(message, 0));
        }
    }

    /** A heartbeat has come back: whatever was sent before it has been delivered on this thread. */
    private void echoed(long number) {
        BitSet proved = null;
        long sent = 0;
        boolean first;
        lock.lock();
        try {
            first = echo == 0;
            if (number == beat) {
                echo = number;
                sent = beatSentNanos;
                proved = book.heard();
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
        write();
        boolean unconfirmed;
        lock.lock();
        try {
            if (connection != null && beatConfirmed && beatBucket >= 0) {
                beat++;
                beatSentNanos = sentNanos;
                byte[] channel = events.ownChannel(beatBucket);
                return new ScriptRequest(Script.HEARTBEAT, Buckets.slot(beatBucket), channel, channel, Bytes.u64(beat));
            }
            unconfirmed = connection != null && sentNanos - connectedNanos > JedisHeartbeat.PATIENCE_NANOS;
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
        JedisConnection current = opened;
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
    void leave() {
        heartbeat.leave();
        failed("the server there is not, or not any more, the master that was subscribed to");
    }

    private void confirmed(int bucket) {
        BitSet begun = new BitSet();
        lock.lock();
        try {
            if (bucket < 0) {
                beatConfirmed = true;
            } else {
                begun = book.confirmed(bucket);
            }
        } finally {
            lock.unlock();
        }
        if (!begun.isEmpty()) {
            begin(begun);
        }
    }

    /** What was published before these subscriptions is lost; from here on it is not. */
    private void begin(BitSet begun) {
        boolean wasLost = interruptions.over();
        boolean wasRefused = refusals.over();
        if (wasLost || wasRefused) {
            LOG.info("the subscription at Redis {} stands again", address);
        }
        pauseNanos = PAUSE_NANOS;
        events.suspect(begun);
        lock.lock();
        try {
            book.begin(begun);
        } finally {
            lock.unlock();
        }
        events.ready();
    }

    private void ended(int bucket) {
        boolean missed;
        lock.lock();
        try {
            if (bucket >= 0) {
                book.ended(bucket);
            } else {
                stopBeating();
                mayChoose = false;
            }
            missed = bucket < 0 || book.wants(bucket);
        } finally {
            lock.unlock();
        }
        if (bucket >= 0) {
            BitSet gone = new BitSet();
            gone.set(bucket);
            events.suspect(gone);
        }
        if (missed) {
            events.misplaced();
        }
    }

    /** A subscription was refused: because the bucket has moved, or for a reason that may pass, so that all is tried again. */
    private void refused(String error) throws JedisTrouble {
        String[] words = error.split(" ", -1);
        boolean moved = words.length == 3 && words[0].equals("MOVED");
        long slot = moved ? JedisLogin.number(words[1], Buckets.SLOTS - 1) : -1;
        if (slot < 0) {
            throw new JedisTrouble(JedisTrouble.Reason.REFUSED, "it refuses a subscription: " + error, null);
        }
        BitSet begun = new BitSet();
        lock.lock();
        try {
            int bucket = Buckets.ofSlot((int) slot);
            if (bucket == beatBucket && !beatConfirmed) {
                stopBeating();
                mayChoose = false;
            } else {
                begun = book.refused(bucket);
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

    /** Notes what is not listened to any longer. */
    private void disconnect() {
        JedisConnection current = opened;
        if (current != null) {
            current.close();
        }
        opened = null;
        lock.lock();
        try {
            connection = null;
            stopBeating();
            echo = 0;
            unreported.or(book.lost());
            echoed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the threads; does not wait for them, nor for the network. */
    void close() {
        closed = true;
        heartbeat.close();
        JedisConnection current = opened;
        if (current != null) {
            current.close();
        }
        LockSupport.unpark(thread);
    }

    void join(long millis) throws InterruptedException {
        if (Thread.currentThread() != thread) {
            thread.join(millis);
        }
    }
}
