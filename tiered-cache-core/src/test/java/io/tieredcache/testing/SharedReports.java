package io.tieredcache.testing;

import io.tieredcache.spi.SharedTier.ChangeListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** Carries the reports of changes between the tiers of an {@link InMemorySharedStore}, outside every lock. */
final class SharedReports {

    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> held = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean holding;

    /** One listener; the owner is the tier whose own changes it does not hear. */
    record Subscription(Object owner, String cache, ChangeListener listener) {}

    void add(Subscription subscription) {
        subscriptions.add(subscription);
    }

    void removeOf(Object owner) {
        subscriptions.removeIf(subscription -> subscription.owner.equals(owner));
    }

    void changed(Object origin, String cache, long keyHash, long version, long fence) {
        deliver(() -> {
            for (Subscription subscription : subscriptions) {
                if (!subscription.owner.equals(origin) && subscription.cache.equals(cache)) {
                    subscription.listener.changed(keyHash, version, fence);
                }
            }
        });
    }

    void suspect() {
        subscriptions.forEach(subscription -> subscription.listener.suspect());
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
