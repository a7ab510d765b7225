package io.tieredcache.redis;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Listens to one node on a connection and a daemon thread of its own. Messages are delivered on that thread, in order. What
 * is lost between two connections is reported as suspect, before and after.
 */
final class JedisSubscriber {

    static final String THREAD_PREFIX = "tiered-cache-redis-subscriber-";

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Address address;
    private final LinkSettings settings;
    private final JedisLogin login;
    private final Events events;
    private final ServerClock clock = new ServerClock();
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final BitSet wanted = new BitSet();
    private final BitSet subscribed = new BitSet();
    private @Nullable JedisConnection connection;
    private int outstanding;
    private long pingedNanos;
    private boolean pinged;
    private volatile boolean heard;
    private volatile boolean closed;
    /** Used by the subscriber's own thread. */
    private boolean interrupted;

    /** What happens on the thread of the subscriber. */
    interface Events {
        /** Returns the channel of a bucket. */
        byte[] channel(int bucket);

        /** Returns the bucket of a channel, -1 if it is none of ours. */
        int bucket(byte[] channel);

        /** A message came. */
        void message(byte[] bytes);

        /** Messages may have been lost. */
        void suspect();

        /** Everything wanted is subscribed. */
        void ready();

        /** A bucket is no longer here, or the node is gone. */
        void misplaced();
    }

    JedisSubscriber(Address address, LinkSettings settings, JedisLogin login, Events events) {
        this.address = address;
        this.settings = settings;
        this.login = login;
        this.events = events;
        this.thread = new Thread(this::run, THREAD_PREFIX + address);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Sets which buckets to listen to. */
    void want(BitSet buckets) {
        lock.lock();
        try {
            wanted.clear();
            wanted.or(buckets);
            if (connection != null) {
                sendDifference(connection);
            }
        } catch (JedisTrouble trouble) {
            LOG.debug("subscriptions at {} could not be changed", address, trouble);
        } finally {
            lock.unlock();
        }
    }

    boolean isReady() {
        lock.lock();
        try {
            return connection != null && outstanding == 0 && subscribed.equals(wanted);
        } finally {
            lock.unlock();
        }
    }

    /** Closes a connection on which nothing has come since the last call, else asks for a sign of life. */
    void checkAlive() {
        lock.lock();
        try {
            JedisConnection current = connection;
            if (current == null) {
                return;
            }
            if (pinged && !heard) {
                LOG.warn(
                        "Redis at {} has been silent since a ping {} ms ago: subscribing again",
                        address,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pingedNanos));
                current.close();
                return;
            }
            heard = false;
            pinged = true;
            pingedNanos = System.nanoTime();
            current.send(Verb.PING);
            current.flush();
        } catch (JedisTrouble trouble) {
            LOG.debug("a ping to Redis at {} failed", address, trouble);
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
            disconnect();
            if (!closed) {
                events.suspect();
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
            if (closed) {
                return;
            }
            sendDifference(current);
        } finally {
            lock.unlock();
        }
        while (!closed) {
            Object push = current.readOnly();
            heard = true;
            handle(push);
        }
    }

    private void sendDifference(JedisConnection current) throws JedisTrouble {
        for (int bucket = wanted.nextSetBit(0); bucket >= 0; bucket = wanted.nextSetBit(bucket + 1)) {
            if (!subscribed.get(bucket)) {
                subscribed.set(bucket);
                outstanding++;
                current.send(Verb.SSUBSCRIBE, events.channel(bucket));
            }
        }
        for (int bucket = subscribed.nextSetBit(0); bucket >= 0; bucket = subscribed.nextSetBit(bucket + 1)) {
            if (!wanted.get(bucket)) {
                current.send(Verb.SUNSUBSCRIBE, events.channel(bucket));
            }
        }
        current.flush();
    }

    private void handle(@Nullable Object push) {
        if (push instanceof JedisDataException error) {
            failed(String.valueOf(error.getMessage()));
        } else if (push instanceof List<?> parts && parts.size() == 3 && parts.get(1) instanceof byte[] channel) {
            switch (JedisLogin.text(parts.get(0))) {
                case "smessage" -> {
                    if (parts.get(2) instanceof byte[] message) {
                        events.message(message);
                    }
                }
                case "ssubscribe" -> confirmed();
                case "sunsubscribe" -> ended(events.bucket(channel));
                default -> {}
            }
        }
    }

    private void confirmed() {
        boolean complete;
        lock.lock();
        try {
            outstanding--;
            complete = outstanding == 0;
        } finally {
            lock.unlock();
        }
        if (complete) {
            if (interrupted) {
                LOG.info("the subscription at Redis {} stands again", address);
            }
            interrupted = false;
            events.suspect();
            events.ready();
        }
    }

    private void ended(int bucket) {
        boolean missed;
        lock.lock();
        try {
            if (bucket >= 0) {
                subscribed.clear(bucket);
            }
            missed = bucket < 0 || wanted.get(bucket);
        } finally {
            lock.unlock();
        }
        events.suspect();
        if (missed) {
            events.misplaced();
        }
    }

    private void failed(String error) {
        String[] words = error.split(" ", -1);
        boolean moved = words.length == 3 && words[0].equals("MOVED");
        if (!moved) {
            LOG.warn("Redis at {} refuses a subscription: {}", address, error);
        }
        lock.lock();
        try {
            outstanding--;
            if (moved) {
                subscribed.clear(Integer.parseInt(words[1]) * Buckets.COUNT / Buckets.SLOTS);
            }
        } finally {
            lock.unlock();
        }
        if (moved) {
            events.misplaced();
        }
    }

    private void disconnect() {
        lock.lock();
        try {
            if (connection != null) {
                connection.close();
            }
            connection = null;
            subscribed.clear();
            outstanding = 0;
            pinged = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread; does not wait for it. */
    void close() {
        closed = true;
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
