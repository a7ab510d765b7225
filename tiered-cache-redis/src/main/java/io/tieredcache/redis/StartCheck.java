package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.client.RedisNode;
import io.tieredcache.redis.client.Topology;
import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.DeploymentKind;
import io.tieredcache.redis.connection.ErrorReply;
import io.tieredcache.redis.connection.MissingCommands;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.RedisCommand;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check at the start, not at the first failure in production, that Redis permits and offers every command the link
 * needs.
 */
final class StartCheck {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int OLDEST_MAJOR = 7;

    private static final byte[] ONE = ConnectionFactory.ascii("1");
    private static final byte[] SERVER = ConnectionFactory.ascii("server");
    private static final byte[] SLOTS = ConnectionFactory.ascii("SLOTS");

    private final ClientSettings settings;
    private final ConnectionFactory connectionFactory;
    private final Topology topology;

    StartCheck(ClientSettings settings, ConnectionFactory connectionFactory, Topology topology) {
        this.settings = settings;
        this.connectionFactory = connectionFactory;
        this.topology = topology;
    }

    /** Checks all nodes that can be reached; at least one must be, unless the link may start without Redis. */
    void run() {
        if (!checkSeeds()) {
            return;
        }
        ConnectionException failure = topology.refreshNow();
        if (failure != null) {
            withoutMaster(failure);
        }
        Set<RedisNode> masters = topology.masters();
        List<Address> unreachable = masters.stream()
                .filter(node -> !checkMaster(node))
                .map(RedisNode::address)
                .toList();
        if (settings.isCluster() && !unreachable.isEmpty() && unreachable.size() == masters.size()) {
            without(
                    "none of the addresses that the cluster announces can be reached from here, " + unreachable
                            + ", although it answers at " + settings.seeds()
                            + ": set cluster-announce-ip, cluster-announce-port or cluster-announce-hostname of its nodes to"
                            + " what this JVM can reach, or addressMapper(...) if addresses are translated in between (NAT,"
                            + " port forwarding, containers)",
                    null);
        }
    }

    /** Checks the first seed that answers, or the first of the right kind if the link may start without Redis. */
    private boolean checkSeeds() {
        ConnectionFactory toSeeds = toSeeds();
        ConnectionException unreachable = null;
        String otherKind = null;
        for (Address seed : settings.seeds()) {
            try {
                ConnectionFactory.Opened opened = toSeeds.openFirst(seed);
                opened.connection().close();
                String other = otherKind(seed, opened.server().getOrDefault("mode", ""));
                if (other.isEmpty()) {
                    checkSeed(seed, opened.server());
                    return true;
                }
                otherKind = leaveOut(other);
            } catch (ConnectionException failure) {
                if (failure.reason() == ConnectionException.Reason.REFUSED) {
                    String other = otherKind(seed, modeOf(seed));
                    if (other.isEmpty()) {
                        throw new RedisLinkException(String.valueOf(failure.getMessage()), failure.getCause());
                    }
                    otherKind = leaveOut(other);
                } else {
                    unreachable = failure;
                }
            }
        }
        if (otherKind != null && unreachable == null) {
            throw new RedisLinkException(otherKind, null);
        }
        missing(unreachable);
        return false;
    }

    private ConnectionFactory toSeeds() {
        if (settings.deployment() instanceof DeploymentKind.Sentinel deployment) {
            return connectionFactory.sentinels(deployment.credentials());
        }
        return settings.isCluster() ? connectionFactory : topology.connectionFactory();
    }

    /**
     * Ignores a seed of another kind if the link may start without Redis, since another seed may be right; otherwise
     * fails.
     */
    private String leaveOut(String otherKind) {
        if (!settings.startWithoutRedis()) {
            throw new RedisLinkException(otherKind, null);
        }
        LOG.warn("{}; it is left out", otherKind);
        return otherKind;
    }

    /**
     * Returns the mode of a server without logging in. At the address of another kind of server, the password is often
     * refused first.
     */
    private String modeOf(Address seed) {
        try {
            ConnectionFactory.Opened opened = connectionFactory.anonymous().openFirst(seed);
            opened.connection().close();
            return opened.server().getOrDefault("mode", "");
        } catch (ConnectionException wantsALogin) {
            return "";
        }
    }

    /** Continues without a master if a later one is possible: the sentinels, or the nodes of the cluster, are right. */
    private void withoutMaster(ConnectionException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure.reason() == ConnectionException.Reason.REFUSED) {
            throw new RedisLinkException(message, failure.getCause());
        }
        without(message, failure.getCause());
    }

    private void without(String message, @Nullable Throwable cause) {
        if (!settings.startWithoutRedis()) {
            throw new RedisLinkException(message + "; startWithoutRedis(true) starts without it", cause);
        }
        LOG.warn("{}; starting without it", message);
    }

    private void missing(@Nullable ConnectionException failure) {
        String who =
                settings.deployment() instanceof DeploymentKind.Sentinel ? "no sentinel" : "no Redis that can be used";
        String message = who + " answers at " + settings.seeds() + ": "
                + (failure == null ? "no address" : failure.getMessage());
        without(message, failure == null ? null : failure.getCause());
    }

    private void checkSeed(Address address, Map<String, String> server) {
        if (settings.deployment() instanceof DeploymentKind.Sentinel) {
            return;
        }
        checkVersion(address, server);
    }

    private static void checkVersion(Address address, Map<String, String> server) {
        String version = server.getOrDefault("version", "0");
        String major = version.contains(".") ? version.substring(0, version.indexOf('.')) : version;
        if (ConnectionFactory.number(major, Integer.MAX_VALUE) < OLDEST_MAJOR) {
            throw new RedisLinkException(
                    "Redis at " + address + " has version " + version + ", but sharded pub/sub and script flags need "
                            + OLDEST_MAJOR + ".0: upgrade it",
                    null);
        }
    }

    /** Returns the mistake in the kind of a server, "" if there is none; an unknown kind is no mistake. */
    private String otherKind(Address address, String mode) {
        String expected = settings.deployment() instanceof DeploymentKind.Sentinel
                ? "a sentinel"
                : settings.isCluster() ? "part of a cluster" : "standalone";
        String remedy = switch (mode) {
            case "cluster" -> settings.isCluster() ? "" : "use cluster(...)";
            case "standalone" ->
                settings.deployment() instanceof DeploymentKind.Standalone
                        ? ""
                        : settings.isCluster()
                                ? "use standalone(...), or give the address of a cluster node"
                                : "use standalone(...), or give the address of a sentinel";
            case "sentinel" ->
                settings.deployment() instanceof DeploymentKind.Sentinel
                        ? ""
                        : "use sentinel(...) with the name of the master that it watches";
            default -> "";
        };
        return remedy.isEmpty()
                ? ""
                : "Redis at " + address + " is not " + expected + " (mode " + mode + "): " + remedy;
    }

    /** Returns whether the node can be reached. */
    private boolean checkMaster(RedisNode node) {
        try {
            ConnectionFactory.Opened opened = topology.connectionFactory().openFirst(node.address());
            NodeConnection connection = opened.connection();
            MissingCommands missing = new MissingCommands(settings.namespace());
            try {
                checkVersion(node.address(), opened.server());
                connection.begin(System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
                tryAll(node, connection, missing);
            } finally {
                connection.close();
            }
            if (!missing.isEmpty()) {
                String user = settings.credentials().user();
                throw new RedisLinkException(missing.describe(node.address(), user == null ? "default" : user), null);
            }
        } catch (ConnectionException failure) {
            if (failure.reason() == ConnectionException.Reason.REFUSED) {
                throw new RedisLinkException(String.valueOf(failure.getMessage()), failure.getCause());
            }
            LOG.warn("the permissions at Redis {} could not be checked: {}", node.address(), failure.getMessage());
            return failure.reason() == ConnectionException.Reason.TURNED_AWAY
                    || failure.reason() == ConnectionException.Reason.UNFIT;
        }
        return true;
    }

    private void tryAll(RedisNode node, NodeConnection connection, MissingCommands missing) throws ConnectionException {
        int partition = ownedPartition(node);
        byte[] key = new RedisKeys(settings.namespace()).probe(partition);
        byte[] channel = Partitions.channel(settings.namespace(), partition);
        attempt(connection, missing, RedisCommand.TIME);
        attempt(connection, missing, RedisCommand.INFO, SERVER);
        attempt(connection, missing, RedisCommand.PING);
        attempt(connection, missing, RedisCommand.GET, key);
        attempt(connection, missing, RedisCommand.UNLINK, key);
        attempt(connection, missing, RedisCommand.EVALSHA, Script.PROBE.sha1(), ONE, key, channel);
        if (attempt(connection, missing, RedisCommand.EVAL, Script.PROBE.source(), ONE, key, channel)
                instanceof List<?> refused) {
            for (Object line : refused) {
                String text = ConnectionFactory.text(line);
                int end = Math.max(0, text.indexOf(' '));
                missing.note(text.substring(0, end), text.substring(end).strip());
            }
        }
        attempt(connection, missing, RedisCommand.SPUBLISH, channel, BigEndian.EMPTY);
        if (settings.isCluster()) {
            attempt(connection, missing, RedisCommand.CLUSTER, SLOTS);
            attempt(connection, missing, RedisCommand.ASKING);
        }
        attempt(connection, missing, RedisCommand.SSUBSCRIBE, channel);
        attempt(connection, missing, RedisCommand.SUNSUBSCRIBE, channel);
    }

    private int ownedPartition(RedisNode node) {
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            if (topology.owner(Partitions.slot(partition)) == node) {
                return partition;
            }
        }
        return 0;
    }

    private @Nullable Object attempt(
            NodeConnection connection, MissingCommands missing, RedisCommand command, byte[]... args)
            throws ConnectionException {
        connection.send(command, args);
        Object reply = connection.read();
        if (reply instanceof ErrorReply error) {
            String name = command == RedisCommand.CLUSTER ? "cluster|slots" : command.name();
            missing.note(name, error.message());
        }
        return reply;
    }
}
