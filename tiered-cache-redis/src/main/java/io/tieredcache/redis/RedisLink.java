package io.tieredcache.redis;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connection of this JVM to one Redis deployment: Redis Cluster or a standalone server, Redis 7.0 or later or Valkey.
 * One link serves any number of caches, with the connections of one. Thread-safe. Whoever connected it closes it, after the
 * caches that use it.
 */
public final class RedisLink implements AutoCloseable {

    static final String UPKEEP_THREAD = "tiered-cache-redis-upkeep";

    private final LinkSettings settings;
    private final WriteGuard guard = new WriteGuard();
    private final ScheduledThreadPoolExecutor upkeep;
    private final JedisTopology topology;
    private final JedisNodes nodes;
    private final JedisSubscriptions subscriptions;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RedisLink(LinkSettings settings) {
        this.settings = settings;
        upkeep = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, UPKEEP_THREAD);
            thread.setDaemon(true);
            return thread;
        });
        upkeep.setRemoveOnCancelPolicy(true);
        JedisLogin login = new JedisLogin(settings, guard);
        topology = new JedisTopology(settings, login, upkeep);
        nodes = new JedisNodes(settings, topology);
        subscriptions = new JedisSubscriptions(settings, login, topology, upkeep, new Listeners());
        boolean checked = false;
        try {
            new JedisStartCheck(settings, login, topology).run();
            checked = true;
        } finally {
            if (!checked) {
                close();
            }
        }
    }

    /**
     * Starts to describe a link.
     *
     * @return a new builder
     */
    public static RedisLinkBuilder builder() {
        return new RedisLinkBuilder();
    }

    /**
     * Returns the smallest ACL rule under which a link works, to be put behind {@code ACL SETUSER <user>}.
     *
     * @param namespace the namespace of the link
     * @return the rule, without login
     */
    public static String aclRule(String namespace) {
        return Acl.rule(RedisKeys.checkName("namespace", namespace));
    }

    static RedisLink connect(LinkSettings settings) {
        return new RedisLink(settings);
    }

    String namespace() {
        return settings.namespace();
    }

    JedisNodes nodes() {
        return nodes;
    }

    JedisSubscriptions subscriptions() {
        return subscriptions;
    }

    /**
     * Ends all subscriptions, threads and connections, those in use as soon as their call is over. Calls through the link
     * fail from now on. Blocks for at most a few seconds. Idempotent.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            nodes.close();
            upkeep.shutdownNow();
            subscriptions.close();
            topology.close();
            guard.close();
        }
    }

    /**
     * Describes the link without secrets.
     *
     * @return deployment, addresses and namespace
     */
    @Override
    public String toString() {
        return "RedisLink[" + settings + (closed.get() ? ", closed" : "") + "]";
    }
}
