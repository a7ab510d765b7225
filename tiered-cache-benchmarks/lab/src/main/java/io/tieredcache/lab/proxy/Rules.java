package io.tieredcache.lab.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The active disturbances, the same for all proxies. Thread-safe. */
public final class Rules {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong hits = new AtomicLong();
    private volatile List<Rule> rules = List.of();

    /** Adds a rule, which is then active. */
    public void add(Rule rule) {
        set(plus(rule));
    }

    /** Removes a rule. */
    public void remove(Rule rule) {
        List<Rule> left = new ArrayList<>(rules);
        left.remove(rule);
        set(left);
    }

    /** Removes all rules. */
    public void clear() {
        set(List.of());
    }

    /** Returns the number of times that a rule has taken effect since the start. */
    public long hits() {
        return hits.get();
    }

    boolean applies(Rule.Effect effect, ConnectionIdentity identity, int port) {
        for (Rule rule : rules) {
            if (rule.effect() == effect && rule.covers(identity, port)) {
                hits.incrementAndGet();
                return true;
            }
        }
        return false;
    }

    /** Waits while the connection is held. */
    void awaitFree(ConnectionIdentity identity, int port) throws InterruptedException {
        awaitEnd(Rule.Effect.HOLD, identity, port);
    }

    /** Waits while a rule of this effect covers the connection. */
    void awaitEnd(Rule.Effect effect, ConnectionIdentity identity, int port) throws InterruptedException {
        if (!applies(effect, identity, port)) {
            return;
        }
        lock.lockInterruptibly();
        try {
            while (applies(effect, identity, port)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Rule> plus(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return more;
    }

    private void set(List<Rule> next) {
        lock.lock();
        try {
            rules = List.copyOf(next);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
