package io.tieredcache.redis;

import io.tieredcache.redis.client.RedisClient;
import io.tieredcache.redis.client.RedisNode;
import io.tieredcache.redis.client.Topology;
import io.tieredcache.redis.connection.Acl;
import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.DeadlineGuard;
import io.tieredcache.redis.connection.DeploymentKind;
import io.tieredcache.redis.connection.HostResolver;
import io.tieredcache.redis.connection.LinkExecutor;
import io.tieredcache.redis.connection.LinkThreads;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of this JVM to one Redis deployment: Redis Cluster, a master that sentinels watch, or a standalone
 * server; Redis 7.0 or later, or Valkey. One link serves any number of caches, with the connections of one.
 * Thread-safe. The application that connected it closes it, after the caches that use it.
 */
public final class RedisLink implements AutoCloseable {

    static final String UPKEEP_THREAD = "tiered-cache-redis-upkeep";
    static final String REPAIR_THREAD = "tiered-cache-redis-repair";

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    /** The interval at which sentinels are asked; the servers that they watch do not report a failover to a client. */
    private static final long POLL_MILLIS = 1_000;

    private final ClientSettings settings;
    private final DeadlineGuard guard;
    private final HostResolver resolver;
    private final LinkExecutor upkeep;
    private final LinkExecutor repairs;
    private final ConnectionFactory connectionFactory;
    private final Topology topology;
    private final RedisClient nodes;
    private final Subscriptions subscriptions;
    private final PartitionReports watch = new PartitionReports();
    private final Journal journal;
    private final Replay replay;
    private final OpenCaches caches = new OpenCaches();
    private final AtomicBoolean closed = new AtomicBoolean();

    private RedisLink(ClientSettings settings, LinkThreads threads) {
        this.settings = settings;
        guard = new DeadlineGuard(threads);
        resolver = new HostResolver(threads);
        upkeep = new LinkExecutor(UPKEEP_THREAD, threads);
        repairs = new LinkExecutor(REPAIR_THREAD, threads);
        connectionFactory = new ConnectionFactory(settings, guard, resolver);
        topology = new Topology(settings, connectionFactory, upkeep);
        nodes = new RedisClient(settings, topology);
        ChangeListeners listeners = new ChangeListeners();
        journal = new Journal(watch, settings.nodeTimeoutNanos(), Journal.MOST, System.nanoTime());
        replay = new Replay(settings, nodes, journal, listeners, repairs);
        topology.onPromotion(replay::promoted);
        subscriptions = new Subscriptions(
                settings, topology.connectionFactory(), threads, topology, upkeep, listeners, watch, journal, replay);
        topology.onLeaving(subscriptions::leave);
        boolean checked = false;
        try {
            startThreads();
            new StartCheck(settings, connectionFactory, topology).run();
            if (settings.deployment() instanceof DeploymentKind.Sentinel) {
                var unused =
                        upkeep.scheduleWithFixedDelay(topology::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            checked = true;
            LOG.info("{} is open; masters: {}", this, addresses(topology.masters()));
        } finally {
            if (!checked) {
                close();
            }
        }
    }

    private static List<Address> addresses(Set<RedisNode> nodes) {
        return nodes.stream().map(RedisNode::address).toList();
    }

    /** Starts the threads that the link always needs now, and not when a fault makes them necessary. */
    private void startThreads() {
        try {
            guard.start();
            upkeep.start();
            repairs.start();
        } catch (OutOfMemoryError | InternalError e) {
            throw new RedisLinkException("the link to Redis needs three threads, and no more can be started", e);
        }
    }

    /**
     * Returns a builder of a link.
     *
     * @return a new builder
     */
    public static RedisLinkBuilder builder() {
        return new RedisLinkBuilder();
    }

    /**
     * Returns the smallest ACL rule under which a link works, to be put after {@code ACL SETUSER <user>}.
     *
     * @param namespace the namespace of the link
     * @return the rule, without login
     */
    public static String aclRule(String namespace) {
        return Acl.rule(RedisKeys.checkName("namespace", namespace));
    }

    static RedisLink connect(ClientSettings settings) {
        return connect(settings, LinkThreads.daemons());
    }

    /** Connects as {@link #connect(ClientSettings)} does, with threads of another kind. */
    static RedisLink connect(ClientSettings settings, LinkThreads threads) {
        return new RedisLink(settings, threads);
    }

    String namespace() {
        return settings.namespace();
    }

    OpenCaches caches() {
        return caches;
    }

    RedisClient nodes() {
        return nodes;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    Journal journal() {
        return journal;
    }

    Replay replay() {
        return replay;
    }

    /** Returns the executor of work that repairs the effects of a fault; its tasks may block for a while. */
    LinkExecutor repairs() {
        return repairs;
    }

    /**
     * Returns the current state of the link. Cheap; does not ask Redis.
     *
     * @return a snapshot
     */
    public LinkHealth health() {
        long now = System.nanoTime();
        long proof = watch.oldestProofNanos(now);
        return new LinkHealth(
                watch.suspects(now),
                proof < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(proof),
                journal.size(),
                replay.count(),
                topology.openBreakers(),
                connectionFactory.refusals());
    }

    /**
     * Ends all subscriptions, threads and connections; a connection in use ends as soon as its call is over. Calls
     * through the link fail from now on; a warning names the caches that are still open. Blocks for at most a few
     * seconds. Idempotent.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Set<String> open = caches.names();
            if (!open.isEmpty()) {
                LOG.warn(
                        "the link to Redis is closed while caches {} are open on it: they read past Redis from now on, and no"
                                + " change of theirs reaches it; close them first",
                        open);
            }
            nodes.close();
            upkeep.shutdownNow();
            repairs.shutdownNow();
            subscriptions.close();
            topology.close();
            resolver.close();
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
