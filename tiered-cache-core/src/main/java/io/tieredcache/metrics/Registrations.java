package io.tieredcache.metrics;

import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics that one cache has registered, so that exactly these are removed again. Thread-safe. */
final class Registrations implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DropwizardStats.class);

    private final MetricRegistry registry;
    private final String prefix;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Metric> ours = new HashMap<>();
    private boolean closed;

    Registrations(MetricRegistry registry, String prefix) {
        this.registry = registry;
        this.prefix = prefix;
    }

    /** Registers a metric, unless the name is taken or these registrations are closed. */
    void add(String name, Metric metric) {
        String fullName = MetricRegistry.name(prefix, name);
        lock.lock();
        try {
            if (!closed) {
                // Noted first, because a listener of the registry may throw after the metric has been registered.
                ours.put(fullName, metric);
                registry.register(fullName, metric);
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("metric {} is registered by other code and stays; the cache's own is not reported", fullName);
        } catch (RuntimeException e) {
            LOG.warn("metric {} is refused by the registry, or by a listener of it", fullName, e);
        } finally {
            lock.unlock();
        }
    }

    private void remove(String name) {
        try {
            registry.remove(name);
        } catch (RuntimeException e) {
            LOG.warn("metric {} was removed, and a listener of the registry threw", name, e);
        }
    }

    /** Removes the metrics that are still registered. */
    @Override
    @SuppressWarnings("ReferenceEquality") // a foreign metric that equals ours is not ours
    public void close() {
        lock.lock();
        try {
            closed = true;
            Map<String, Metric> registered = registry.getMetrics();
            ours.forEach((name, metric) -> {
                if (registered.get(name) == metric) {
                    remove(name);
                }
            });
            ours.clear();
        } finally {
            lock.unlock();
        }
    }
}
