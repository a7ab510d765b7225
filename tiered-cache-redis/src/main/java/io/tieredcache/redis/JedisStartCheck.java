package io.tieredcache.redis;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/** Finds out at the start, not at the first failure in production, whether Redis will do what will be asked of it. */
final class JedisStartCheck {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int OLDEST_MAJOR = 7;

    private static final byte[] ONE = JedisLogin.ascii("1");
    private static final byte[] SERVER = JedisLogin.ascii("server");
    private static final byte[] SLOTS = JedisLogin.ascii("SLOTS");

    private final LinkSettings settings;
    private final JedisLogin login;
    private final JedisTopology topology;

    JedisStartCheck(LinkSettings settings, JedisLogin login, JedisTopology topology) {
        this.settings = settings;
        this.login = login;
        this.topology = topology;
    }

    /** Checks all nodes that can be reached, at least one unless the settings excuse that. */
    void run() {
        if (!checkSeeds()) {
            return;
        }
        JedisTrouble trouble = topology.refreshNow();
        if (trouble != null) {
            withoutMaster(trouble);
        }
        Set<JedisNode> masters = topology.masters();
        List<Address> unreachable = masters.stream()
                .filter(node -> !checkMaster(node))
                .map(JedisNode::address)
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
        JedisLogin toSeeds = toSeeds();
        JedisTrouble unreachable = null;
        String otherKind = null;
        for (Address seed : settings.seeds()) {
            try {
                JedisLogin.Opened opened = toSeeds.openFirst(seed);
                opened.connection().close();
                String other = otherKind(seed, opened.server().getOrDefault("mode", ""));
                if (other.isEmpty()) {
                    checkSeed(seed, opened.server());
                    return true;
                }
                otherKind = leaveOut(other);
            } catch (JedisTrouble trouble) {
                if (trouble.reason() == JedisTrouble.Reason.REFUSED) {
                    String other = otherKind(seed, modeOf(seed));
                    if (other.isEmpty()) {
                        throw new RedisLinkException(String.valueOf(trouble.getMessage()), trouble.getCause());
                    }
                    otherKind = leaveOut(other);
                } else {
                    unreachable = trouble;
                }
            }
        }
        if (otherKind != null && unreachable == null) {
            throw new RedisLinkException(otherKind, null);
        }
        missing(unreachable);
        return false;
    }

    private JedisLogin toSeeds() {
        if (settings.flavour() instanceof Flavour.Sentinel flavour) {
            return login.sentinels(flavour.credentials());
        }
        return settings.isCluster() ? login : topology.login();
    }

    /** Another seed may be right, and will be found if the link is to start whatever happens. */
    private String leaveOut(String otherKind) {
        if (!settings.startWithoutRedis()) {
            throw new RedisLinkException(otherKind, null);
        }
        LOG.warn("{}; it is left out", otherKind);
        return otherKind;
    }

    /** Whoever gives the address of another kind of server is often refused for the wrong password first. */
    private String modeOf(Address seed) {
        try {
            JedisLogin.Opened opened = login.anonymous().openFirst(seed);
            opened.connection().close();
            return opened.server().getOrDefault("mode", "");
        } catch (JedisTrouble wantsALogin) {
            return "";
        }
    }

    /** Without a master there may be one later, if the sentinels or the nodes of the cluster are right. */
    private void withoutMaster(JedisTrouble trouble) {
        String message = String.valueOf(trouble.getMessage());
        if (trouble.reason() == JedisTrouble.Reason.REFUSED) {
            throw new RedisLinkException(message, trouble.getCause());
        }
        without(message, trouble.getCause());
    }

    private void without(String message, @Nullable Throwable cause) {
        if (!settings.startWithoutRedis()) {
            throw new RedisLinkException(message + "; startWithoutRedis(true) starts without it", cause);
        }
        LOG.warn("{}; starting without it", message);
    }

    private void missing(@Nullable JedisTrouble trouble) {
        String who = settings.flavour() instanceof Flavour.Sentinel ? "no sentinel" : "no Redis that can be used";
        String message = who + " answers at " + settings.seeds() + ": "
                + (trouble == null ? "no address" : trouble.getMessage());
        without(message, trouble == null ? null : trouble.getCause());
    }

    private void checkSeed(Address address, Map<String, String> server) {
        if (settings.flavour() instanceof Flavour.Sentinel) {
            return;
        }
        checkVersion(address, server);
    }

    private static void checkVersion(Address address, Map<String, String> server) {
        String version = server.getOrDefault("version", "0");
        String major = version.contains(".") ? version.substring(0, version.indexOf('.')) : version;
        if (JedisLogin.number(major, Integer.MAX_VALUE) < OLDEST_MAJOR) {
            throw new RedisLinkException(
                    "Redis at " + address + " has version " + version + ", but sharded pub/sub and script flags need "
                            + OLDEST_MAJOR + ".0: upgrade it",
                    null);
        }
    }

    /** Returns what is wrong with the kind of a server, "" if nothing; nothing is wrong with one that is not known. */
    private String otherKind(Address address, String mode) {
        String expected = settings.flavour() instanceof Flavour.Sentinel
                ? "a sentinel"
                : settings.isCluster() ? "part of a cluster" : "standalone";
        String remedy = switch (mode) {
            case "cluster" -> settings.isCluster() ? "" : "use cluster(...)";
            case "standalone" ->
                settings.flavour() instanceof Flavour.Standalone
                        ? ""
                        : settings.isCluster()
                                ? "use standalone(...), or give the address of a cluster node"
                                : "use standalone(...), or give the address of a sentinel";
            case "sentinel" ->
                settings.flavour() instanceof Flavour.Sentinel
                        ? ""
                        : "use sentinel(...) with the name of the master that it watches";
            default -> "";
        };
        return remedy.isEmpty()
                ? ""
                : "Redis at " + address + " is not " + expected + " (mode " + mode + "): " + remedy;
    }

    /** Returns whether it can be reached. */
    private boolean checkMaster(JedisNode node) {
        try {
            JedisLogin.Opened opened = topology.login().openFirst(node.address());
            JedisConnection connection = opened.connection();
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
        } catch (JedisTrouble trouble) {
            if (trouble.reason() == JedisTrouble.Reason.REFUSED) {
                throw new RedisLinkException(String.valueOf(trouble.getMessage()), trouble.getCause());
            }
            LOG.warn("the permissions at Redis {} could not be checked: {}", node.address(), trouble.getMessage());
            return trouble.reason() == JedisTrouble.Reason.TURNED_AWAY || trouble.reason() == JedisTrouble.Reason.UNFIT;
        }
        return true;
    }

    private void tryAll(JedisNode node, JedisConnection connection, MissingCommands missing) throws JedisTrouble {
        int bucket = ownedBucket(node);
        byte[] key = new RedisKeys(settings.namespace()).probe(bucket);
        byte[] channel = Buckets.channel(settings.namespace(), bucket);
        attempt(connection, missing, Verb.TIME);
        attempt(connection, missing, Verb.INFO, SERVER);
        attempt(connection, missing, Verb.PING);
        attempt(connection, missing, Verb.GET, key);
        attempt(connection, missing, Verb.UNLINK, key);
        attempt(connection, missing, Verb.EVALSHA, Script.PROBE.sha1(), ONE, key, channel);
        if (attempt(connection, missing, Verb.EVAL, Script.PROBE.source(), ONE, key, channel)
                instanceof List<?> refused) {
            for (Object line : refused) {
                String text = JedisLogin.text(line);
                int end = Math.max(0, text.indexOf(' '));
                missing.note(text.substring(0, end), text.substring(end).strip());
            }
        }
        attempt(connection, missing, Verb.SPUBLISH, channel, Bytes.EMPTY);
        if (settings.isCluster()) {
            attempt(connection, missing, Verb.CLUSTER, SLOTS);
            attempt(connection, missing, Verb.ASKING);
        }
        attempt(connection, missing, Verb.SSUBSCRIBE, channel);
        attempt(connection, missing, Verb.SUNSUBSCRIBE, channel);
    }

    private int ownedBucket(JedisNode node) {
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            if (topology.owner(Buckets.slot(bucket)) == node) {
                return bucket;
            }
        }
        return 0;
    }

    private @Nullable Object attempt(JedisConnection connection, MissingCommands missing, Verb verb, byte[]... args)
            throws JedisTrouble {
        connection.send(verb, args);
        Object reply = connection.read();
        if (reply instanceof JedisDataException error) {
            String name = verb == Verb.CLUSTER ? "cluster|slots" : verb.name();
            missing.note(name, String.valueOf(error.getMessage()));
        }
        return reply;
    }
}
