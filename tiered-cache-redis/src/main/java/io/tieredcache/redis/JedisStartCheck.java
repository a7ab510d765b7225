package io.tieredcache.redis;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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

    /** How the versions of Redis and Valkey say it, the last two inside scripts. */
    private static final List<String> REFUSALS =
            List.of("NOPERM", "user executing the script", "ACL failure in script");

    private static final byte[] ONE = JedisLogin.ascii("1");
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
        JedisTrouble unreachable = null;
        boolean reached = false;
        for (Address seed : settings.seeds()) {
            try {
                JedisLogin.Opened opened = login.openFirst(seed);
                opened.connection().close();
                checkServer(seed, opened.server());
                reached = true;
                break;
            } catch (JedisTrouble trouble) {
                if (trouble.reason() == JedisTrouble.Reason.REFUSED) {
                    throw new RedisLinkException(String.valueOf(trouble.getMessage()), trouble.getCause());
                }
                unreachable = trouble;
            }
        }
        if (!reached) {
            missing(unreachable);
            return;
        }
        if (settings.cluster()) {
            JedisTrouble trouble = topology.refreshNow();
            if (trouble != null) {
                throw new RedisLinkException(String.valueOf(trouble.getMessage()), trouble.getCause());
            }
        }
        topology.masters().forEach(this::checkPermissions);
    }

    private void missing(@Nullable JedisTrouble trouble) {
        String message = "no Redis answers at " + settings.seeds() + ": "
                + (trouble == null ? "no address" : trouble.getMessage());
        if (!settings.startWithoutRedis()) {
            throw new RedisLinkException(
                    message + "; startWithoutRedis(true) starts without it",
                    trouble == null ? null : trouble.getCause());
        }
        LOG.warn("{}; starting without it", message);
    }

    private void checkServer(Address address, Map<String, String> server) {
        String version = server.getOrDefault("version", "0");
        String major = version.contains(".") ? version.substring(0, version.indexOf('.')) : version;
        if (!major.chars().allMatch(Character::isDigit) || Integer.parseInt("0" + major) < OLDEST_MAJOR) {
            throw new RedisLinkException(
                    "Redis at " + address + " has version " + version + ", but sharded pub/sub and script flags need "
                            + OLDEST_MAJOR + ".0: upgrade it",
                    null);
        }
        String mode = server.getOrDefault("mode", "");
        if (settings.cluster() && !mode.equals("cluster")) {
            throw new RedisLinkException(
                    "Redis at " + address + " is not part of a cluster (mode " + mode
                            + "): use standalone(...), or give the address of a cluster node",
                    null);
        }
        if (!settings.cluster() && !mode.equals("standalone")) {
            throw new RedisLinkException(
                    "Redis at " + address + " is not standalone (mode " + mode + "): "
                            + (mode.equals("cluster")
                                    ? "use cluster(...)"
                                    : "give the address of the primary that it watches"),
                    null);
        }
        if (!settings.cluster() && !server.getOrDefault("role", "master").equals("master")) {
            throw new RedisLinkException(
                    "Redis at " + address + " is a replica: give the address of its primary", null);
        }
    }

    private void checkPermissions(JedisNode node) {
        try {
            JedisConnection connection = login.openFirst(node.address()).connection();
            Set<String> lacking = new LinkedHashSet<>();
            try {
                connection.begin(System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
                tryAll(node, connection, lacking);
            } finally {
                connection.close();
            }
            if (!lacking.isEmpty()) {
                String user = settings.user() == null ? "default" : settings.user();
                throw new RedisLinkException(
                        "user \"" + user + "\" of Redis at " + node.address() + " lacks " + String.join(" ", lacking)
                                + ": run ACL SETUSER " + user + " " + Acl.rule(settings.namespace()),
                        null);
            }
        } catch (JedisTrouble trouble) {
            if (trouble.reason() == JedisTrouble.Reason.REFUSED) {
                throw new RedisLinkException(String.valueOf(trouble.getMessage()), trouble.getCause());
            }
            LOG.warn("the permissions at Redis {} could not be checked: {}", node.address(), trouble.getMessage());
        }
    }

    private void tryAll(JedisNode node, JedisConnection connection, Set<String> lacking) throws JedisTrouble {
        int bucket = ownedBucket(node);
        byte[] key = new RedisKeys(settings.namespace()).probe(bucket);
        byte[] channel = Buckets.channel(settings.namespace(), bucket);
        attempt(connection, lacking, Verb.TIME);
        attempt(connection, lacking, Verb.PING);
        attempt(connection, lacking, Verb.GET, key);
        attempt(connection, lacking, Verb.UNLINK, key);
        attempt(connection, lacking, Verb.EVALSHA, Script.PROBE.sha1(), ONE, key, channel);
        if (attempt(connection, lacking, Verb.EVAL, Script.PROBE.source(), ONE, key, channel)
                instanceof List<?> refused) {
            for (Object line : refused) {
                String text = JedisLogin.text(line);
                note(lacking, text.substring(0, text.indexOf(' ')), text);
            }
        }
        attempt(connection, lacking, Verb.SPUBLISH, channel, Bytes.EMPTY);
        if (settings.cluster()) {
            attempt(connection, lacking, Verb.CLUSTER, SLOTS);
            attempt(connection, lacking, Verb.ASKING);
        }
        attempt(connection, lacking, Verb.SSUBSCRIBE, channel);
        attempt(connection, lacking, Verb.SUNSUBSCRIBE, channel);
    }

    private int ownedBucket(JedisNode node) {
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            if (topology.owner(Buckets.slot(bucket)) == node) {
                return bucket;
            }
        }
        return 0;
    }

    private @Nullable Object attempt(JedisConnection connection, Set<String> lacking, Verb verb, byte[]... args)
            throws JedisTrouble {
        connection.send(verb, args);
        Object reply = connection.read();
        if (reply instanceof JedisDataException error) {
            String name = verb == Verb.CLUSTER ? "cluster|slots" : verb.name();
            note(lacking, name, String.valueOf(error.getMessage()));
        }
        return reply;
    }

    private void note(Set<String> lacking, String command, String error) {
        if (REFUSALS.stream().noneMatch(error::contains)) {
            LOG.debug("{} answered {} at the start", command, error);
        } else if (error.contains("channel")) {
            lacking.add(Acl.channels(settings.namespace()));
        } else if (error.contains(" key")) {
            lacking.add(Acl.keys(settings.namespace()));
        } else {
            lacking.add("+" + command.toLowerCase(Locale.ROOT));
        }
    }
}
