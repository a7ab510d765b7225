package io.tieredcache.testing;

import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.SharedTier.ChangeListener;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Carries the reports of changes between the tiers of an {@link InMemorySharedStore}, outside every lock. */
final class SharedReports {

    private static final BitSet ALL = all();
    /**
     * The age of every proof, negative: a report is delivered before the causing call returns, so the absence of
     * reports proves for the future too that nothing changed.
     */
    private static final long FOR_EVER = Long.MIN_VALUE / 4;

    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> held = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean holding;

    /** One listener; the owner is the tier whose own changes are not reported to it. */
    record Subscription(Object owner, String cache, ChangeListener listener) {}

    void add(Subscription subscription) {
        subscriptions.add(subscription);
        subscription.listener.current(ALL, FOR_EVER);
    }

    void removeOf(Object owner) {
        subscriptions.removeIf(subscription -> subscription.owner.equals(owner));
    }

    void changed(Object origin, String cache, long keyHash, long version, long fence) {
        toOthers(origin, cache, listener -> listener.changed(keyHash, version, fence));
    }

    void released(Object origin, String cache, long keyHash) {
        toOthers(origin, cache, listener -> listener.released(keyHash));
    }

    void cleared(Object origin, String cache) {
        toOthers(origin, cache, listener -> listener.cleared(KeyHash.partitions()));
    }

    private void toOthers(Object origin, String cache, Consumer<ChangeListener> report) {
        deliver(() -> {
            for (Subscription subscription : subscriptions) {
                if (!subscription.owner.equals(origin) && subscription.cache.equals(cache)) {
                    report.accept(subscription.listener);
                }
            }
        });
    }

    /** Interrupts the reports of all partitions and resumes them. */
    void suspect() {
        subscriptions.forEach(subscription -> {
            subscription.listener.suspect(ALL);
            subscription.listener.current(ALL, FOR_EVER);
        });
    }

    void hold() {
        lock.lock();
        try {
            holding = true;
        } finally {
            lock.unlock();
        }
    }

    void letGo() {
        List<Runnable> waiting;
        lock.lock();
        try {
            holding = false;
            waiting = List.copyOf(held);
            held.clear();
        } finally {
            lock.unlock();
        }
        waiting.forEach(Runnable::run);
    }

    void lose() {
        lock.lock();
        try {
            held.clear();
        } finally {
            lock.unlock();
        }
    }

    private static BitSet all() {
        BitSet all = new BitSet();
        all.set(0, KeyHash.PARTITIONS);
        return all;
    }

    private void deliver(Runnable report) {
        lock.lock();
        try {
            if (holding) {
                held.add(report);
                return;
            }
        } finally {
            lock.unlock();
        }
        report.run();
    }
}
