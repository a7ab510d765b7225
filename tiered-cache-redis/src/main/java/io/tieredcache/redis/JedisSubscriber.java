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
    private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Address address;
    private final LinkSettings settings;
    private final JedisLogin login;
    private final SubscriptionEvents events;
    private final ServerClock clock = new ServerClock();
    private final JedisHeartbeat heartbeat;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition echoed = lock.newCondition();
    private final SubscriptionBook book = new SubscriptionBook();
    private @Nullable JedisConnection connection;
    private int beatBucket = -1;
    private boolean beatConfirmed;
    private long beat;
    private long beatSentNanos;
    /** Since when the confirmation of the heartbeat's own channel is awaited. */
    private long connectedNanos;

    private long echo;
    private volatile boolean closed;
    /** Used by the subscriber's own thread. */
    private boolean interrupted;

    JedisSubscriber(Address address, LinkSettings settings, JedisLogin login, SubscriptionEvents events) {
        this.address = address;
        this.settings = settings;
        this.login = login.named("-sub");
        this.events = events;
        this.heartbeat = new JedisHeartbeat(address, settings, login.named("-beat"), this);
        this.thread = new Thread(this::run, THREAD_PREFIX + address);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
        heartbeat.start();
    }

    /** Sets which buckets to listen to. */
    void want(BitSet buckets) {
        lock.lock();
        try {
            book.want(buckets);
            if (connection != null) {
                sendDifference(connection);
            }
        } catch (JedisTrouble trouble) {
            LOG.debug("subscriptions at {} could not be changed", address, trouble);
        } finally {
            lock.unlock();
        }
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
        while (!closed) {
            try {
                session();
            } catch (JedisTrouble trouble) {
                interrupted(trouble);
            }
            BitSet lost = disconnect();
            if (!closed) {
                events.suspect(lost);
                events.misplaced();
                LockSupport.parkNanos(this, RECONNECT_NANOS);
            }
        }
    }

    /** Warns once for each interruption, however many attempts it takes to end it. */
    private void interrupted(JedisTrouble trouble) {
        if (!closed && !interrupted) {
            LOG.warn(
                    "the subscription at Redis {} is interrupted, and will be tried again until it stands: {}",
                    address,
                    trouble.getMessage());
        }
        interrupted = true;
    }

    private void session() throws JedisTrouble {
        long deadline = System.nanoTime() + settings.connectNanos();
        JedisConnection current = login.open(address, clock, deadline).connection();
        current.listen();
        lock.lock();
        try {
            connection = current;
            connectedNanos = System.nanoTime();
            if (closed) {
                return;
            }
            sendDifference(current);
        } finally {
            lock.unlock();
        }
        while (!closed) {
            handle(current.readOnly());
        }
    }

    private void sendDifference(JedisConnection current) throws JedisTrouble {
        BitSet missing = book.takeMissing();
        for (int bucket = missing.nextSetBit(0); bucket >= 0; bucket = missing.nextSetBit(bucket + 1)) {
            current.send(Verb.SSUBSCRIBE, events.channel(bucket));
        }
        BitSet surplus = book.surplus();
        for (int bucket = surplus.nextSetBit(0); bucket >= 0; bucket = surplus.nextSetBit(bucket + 1)) {
            current.send(Verb.SUNSUBSCRIBE, events.channel(bucket));
        }
        if (!book.wants(beatBucket)) {
            beatIn(book.wantedAfter(-1), current);
        }
        current.flush();
    }

    /** Chooses the slot of the heartbeat; -1 stops it. */
    private void beatIn(int bucket, JedisConnection current) throws JedisTrouble {
        stopBeating();
        beatBucket = bucket;
        connectedNanos = System.nanoTime();
        if (bucket >= 0) {
            current.send(Verb.SSUBSCRIBE, events.ownChannel(bucket));
        }
    }

    private void stopBeating() {
        beatBucket = -1;
        beatConfirmed = false;
    }

    private void handle(@Nullable Object push) {
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
        lock.lock();
        try {
            if (connection == null || !beatConfirmed || beatBucket < 0) {
                if (connection != null && sentNanos - connectedNanos > JedisHeartbeat.PATIENCE_NANOS) {
                    failed("its subscriptions are not confirmed");
                }
                return null;
            }
            beat++;
            beatSentNanos = sentNanos;
            byte[] channel = events.ownChannel(beatBucket);
            return new ScriptRequest(Script.HEARTBEAT, Buckets.slot(beatBucket), channel, channel, Bytes.u64(beat));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void elsewhere() {
        lock.lock();
        try {
            JedisConnection current = connection;
            if (current != null) {
                beatIn(book.wantedAfter(beatBucket), current);
                current.flush();
            }
        } catch (JedisTrouble trouble) {
            LOG.debug("the heartbeat at {} could not be moved to another slot", address, trouble);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitEcho(long deadlineNanos) throws InterruptedException {
        lock.lock();
        try {
            long waitedFor = beat;
            for (long left = deadlineNanos - System.nanoTime(); echo != waitedFor; left = echoed.awaitNanos(left)) {
                if (left <= 0) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void failed(String reason) {
        lock.lock();
        try {
            JedisConnection current = connection;
            if (current != null && !closed) {
                LOG.warn("subscribing at Redis {} again: {}", address, reason);
                current.close();
            }
        } finally {
            lock.unlock();
        }
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
        if (interrupted) {
            LOG.info("the subscription at Redis {} stands again", address);
        }
        interrupted = false;
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
    private void refused(String error) {
        String[] words = error.split(" ", -1);
        boolean moved = words.length == 3 && words[0].equals("MOVED");
        if (!moved) {
            failed("it refuses a subscription: " + error);
            return;
        }
        BitSet begun = new BitSet();
        lock.lock();
        try {
            int bucket = Buckets.ofSlot(Integer.parseInt(words[1]));
            if (bucket == beatBucket && !beatConfirmed) {
                stopBeating();
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

    /** Returns what is not listened to any longer. */
    private BitSet disconnect() {
        lock.lock();
        try {
            if (connection != null) {
                connection.close();
            }
            connection = null;
            stopBeating();
            echo = 0;
            return book.lost();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread; does not wait for it. */
    void close() {
        closed = true;
        heartbeat.close();
        lock.lock();
        try {
            if (connection != null) {
                connection.close();
            }
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(thread);
    }

    void join(long millis) throws InterruptedException {
        if (Thread.currentThread() != thread) {
            thread.join(millis);
        }
    }
}
