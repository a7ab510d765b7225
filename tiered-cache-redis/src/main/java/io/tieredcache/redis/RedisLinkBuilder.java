package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.AddressMapper;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.Credentials;
import io.tieredcache.redis.connection.DeploymentKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A builder of a {@link RedisLink}. Each setting can be given once. Not thread-safe. */
public final class RedisLinkBuilder {

    private static final Pattern CLIENT_NAME = Pattern.compile("[!-~]{1,100}");
    private static final Pattern MASTER_NAME = Pattern.compile("[!-~]{1,200}");
    private static final String DEPLOYMENT = "cluster, sentinel or standalone";
    private static final Duration MAX_TIME = Duration.ofMinutes(1);

    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(15);

    private @Nullable DeploymentKind deployment;
    private List<Address> seeds = List.of();
    private @Nullable String namespace;
    private @Nullable String user;
    private @Nullable Supplier<char[]> password;
    private @Nullable String sentinelUser;
    private @Nullable Supplier<char[]> sentinelPassword;
    private @Nullable SSLSocketFactory tls;
    private @Nullable Boolean verifyHostname;
    private @Nullable Duration connectTimeout;
    private @Nullable Duration commandTimeout;
    private @Nullable Duration connectionWait;
    private @Nullable Integer connectionsPerNode;
    private @Nullable Duration nodeTimeout;
    private @Nullable String clientName;
    private @Nullable Boolean startWithoutRedis;
    private @Nullable UnaryOperator<String> addressMapper;

    RedisLinkBuilder() {}

    /**
     * Connects to a Redis Cluster. This, {@link #sentinel} or {@link #standalone} is mandatory.
     *
     * @param addresses some of its nodes, each {@code host:port}; the link finds the others through them
     * @return this builder
     */
    public RedisLinkBuilder cluster(String... addresses) {
        return cluster(Arrays.asList(addresses));
    }

    /**
     * Connects to a Redis Cluster. This, {@link #sentinel} or {@link #standalone} is mandatory.
     *
     * @param addresses some of its nodes, each {@code host:port}; at least one
     * @return this builder
     */
    public RedisLinkBuilder cluster(Collection<String> addresses) {
        deployment = once(DEPLOYMENT, deployment, new DeploymentKind.Cluster());
        seeds = addresses.stream().map(Address::parse).distinct().toList();
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("cluster needs at least one address of the form host:port");
        }
        return this;
    }

    /**
     * Connects to the master that sentinels watch, and follows if a replica replaces it. Replicas are never read. This,
     * {@link #cluster} or {@link #standalone} is mandatory.
     *
     * @param masterName the name in {@code sentinel monitor} of the sentinels' configuration
     * @param addresses the sentinels, each {@code host:port}; give all of them, since the link does not search for
     *     others
     * @return this builder
     */
    public RedisLinkBuilder sentinel(String masterName, String... addresses) {
        return sentinel(masterName, Arrays.asList(addresses));
    }

    /**
     * Connects to the master that sentinels watch, and follows if a replica replaces it. Replicas are never read. This,
     * {@link #cluster} or {@link #standalone} is mandatory.
     *
     * @param masterName the name in {@code sentinel monitor} of the sentinels' configuration
     * @param addresses the sentinels, each {@code host:port}; at least one, better all of them
     * @return this builder
     */
    public RedisLinkBuilder sentinel(String masterName, Collection<String> addresses) {
        if (!MASTER_NAME.matcher(masterName).matches()) {
            throw new IllegalArgumentException("the name of the master must be 1 to 200 printable ASCII characters"
                    + " without spaces, was \"" + masterName + "\"");
        }
        deployment = once(DEPLOYMENT, deployment, new DeploymentKind.Sentinel(masterName, Credentials.NONE));
        seeds = addresses.stream().map(Address::parse).distinct().toList();
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("sentinel needs at least one address of the form host:port");
        }
        return this;
    }

    /**
     * Connects to a single Redis server that is not part of a cluster, and to no other if it dies. This,
     * {@link #cluster} or {@link #sentinel} is mandatory.
     *
     * @param address {@code host:port} of the primary
     * @return this builder
     */
    public RedisLinkBuilder standalone(String address) {
        deployment = once(DEPLOYMENT, deployment, new DeploymentKind.Standalone());
        seeds = List.of(Address.parse(address));
        return this;
    }

    /**
     * Sets the namespace, with which every key and channel begins. Mandatory. JVMs share entries if they use the same
     * namespace.
     *
     * @param value 1 to 100 characters of {@code [A-Za-z0-9_.-]}
     * @return this builder
     */
    public RedisLinkBuilder namespace(String value) {
        namespace = once("namespace", namespace, RedisKeys.checkName("namespace", value));
        return this;
    }

    /**
     * Sets the ACL user.
     *
     * @param value default: the default user
     * @return this builder
     */
    public RedisLinkBuilder user(String value) {
        user = once("user", user, value);
        return this;
    }

    /**
     * Sets the password.
     *
     * @param value copied; default: none
     * @return this builder
     */
    public RedisLinkBuilder password(char[] value) {
        char[] copy = value.clone();
        return password(copy::clone);
    }

    /**
     * Sets a supplier of the password, so that the password can change. Default: none.
     *
     * @param source called for every new connection, on the thread that needs it, so it must be quick; the array is
     *     wiped after use. If it throws, the login counts as refused
     * @return this builder
     */
    public RedisLinkBuilder password(Supplier<char[]> source) {
        password = once("password", password, source);
        return this;
    }

    /**
     * Sets the ACL user for logging in to the sentinels, which have users of their own.
     *
     * @param value default: the default user
     * @return this builder
     */
    public RedisLinkBuilder sentinelUser(String value) {
        sentinelUser = once("sentinelUser", sentinelUser, value);
        return this;
    }

    /**
     * Sets the password for the sentinels.
     *
     * @param value copied; default: none, even if {@link #password(char[])} is set
     * @return this builder
     */
    public RedisLinkBuilder sentinelPassword(char[] value) {
        char[] copy = value.clone();
        return sentinelPassword(copy::clone);
    }

    /**
     * Sets a supplier of the password for the sentinels, so that the password can change. Default: none.
     *
     * @param source called for every new connection to a sentinel, on the thread that needs it; the array is wiped
     *     after use
     * @return this builder
     */
    public RedisLinkBuilder sentinelPassword(Supplier<char[]> source) {
        sentinelPassword = once("sentinelPassword", sentinelPassword, source);
        return this;
    }

    /**
     * Switches TLS on, for every connection, also to the sentinels. Default: off.
     *
     * @param context the certificates to trust and to present
     * @return this builder
     */
    public RedisLinkBuilder tls(SSLContext context) {
        return tls(requireNonNull(context, "tls").getSocketFactory());
    }

    /**
     * Switches TLS on, for every connection, also to the sentinels. Default: off.
     *
     * @param factory creates TLS sockets over connected ones
     * @return this builder
     */
    public RedisLinkBuilder tls(SSLSocketFactory factory) {
        tls = once("tls", tls, factory);
        return this;
    }

    /**
     * Sets whether the certificate must name the host. It has no effect without TLS.
     *
     * @param value default true; false lets any holder of a trusted certificate pose as Redis
     * @return this builder
     */
    public RedisLinkBuilder verifyHostname(boolean value) {
        verifyHostname = once("verifyHostname", verifyHostname, value);
        return this;
    }

    /**
     * Sets the longest time for opening a connection, including name resolution, TLS and login.
     *
     * @param value default 500 ms; from 1 ms to 1 minute
     * @return this builder
     */
    public RedisLinkBuilder connectTimeout(Duration value) {
        connectTimeout = once("connectTimeout", connectTimeout, bounded("connectTimeout", value));
        return this;
    }

    /**
     * Sets the longest wait for one reply, or for the replies of one pipeline. If the caller has less time left, that
     * limit applies to this caller only; other callers in the pipeline continue to wait, and the connection stays open.
     * A later reply costs all callers of the pipeline the connection, and a change its confirmation, so leave room for
     * stalls of a machine. The cache sets the longest wait of a read: {@code TieredCacheBuilder.l2Budget}.
     *
     * @param value default 500 ms; from 1 ms to 1 minute
     * @return this builder
     */
    public RedisLinkBuilder commandTimeout(Duration value) {
        commandTimeout = once("commandTimeout", commandTimeout, bounded("commandTimeout", value));
        return this;
    }

    /**
     * Sets how long a bulk call, or a call with a large value, waits for a connection when all those of a node are in
     * use.
     *
     * @param value default 200 ms; from 1 ms to 1 minute
     * @return this builder
     */
    public RedisLinkBuilder connectionWait(Duration value) {
        connectionWait = once("connectionWait", connectionWait, bounded("connectionWait", value));
        return this;
    }

    /**
     * Sets the largest number of connections to each node for bulk calls and large values, each of which uses one
     * exclusively. They are opened on demand. Calls with one key do not need them. They share a few additional
     * connections, however many callers there are.
     *
     * @param value default 16, which keep a node busy; from 1 to 10,000
     * @return this builder
     */
    public RedisLinkBuilder connectionsPerNode(int value) {
        if (value < 1 || value > 10_000) {
            throw new IllegalArgumentException("connectionsPerNode must be from 1 to 10000, was " + value);
        }
        connectionsPerNode = once("connectionsPerNode", connectionsPerNode, value);
        return this;
    }

    /**
     * Sets how long the nodes of the cluster, or the sentinels, wait before they consider a master dead: Redis' own
     * {@code cluster-node-timeout}, or the {@code down-after-milliseconds} of the sentinels. This JVM remembers changes
     * for four times as long, to replay them to a replica that is promoted without them. If the value is too short, a
     * failover may bring old values back; if it is too long, it costs memory, about 200 bytes for each change.
     *
     * @param value default 15 s, as in Redis; from 1 ms to 1 minute
     * @return this builder
     */
    public RedisLinkBuilder nodeTimeout(Duration value) {
        nodeTimeout = once("nodeTimeout", nodeTimeout, bounded("nodeTimeout", value));
        return this;
    }

    /**
     * Sets the name by which {@code CLIENT LIST} shows the connections; those of subscriptions end in {@code -sub},
     * those of heartbeats in {@code -beat}, those to sentinels in {@code -sentinel}.
     *
     * @param value default {@code tiered-cache}; 1 to 100 printable ASCII characters without spaces
     * @return this builder
     */
    public RedisLinkBuilder clientName(String value) {
        if (!CLIENT_NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "clientName must be 1 to 100 printable ASCII characters without spaces, was \"" + value + "\"");
        }
        clientName = once("clientName", clientName, value);
        return this;
    }

    /**
     * Sets whether {@link #connect()} succeeds even if Redis cannot be used for a reason that passes by itself. Such
     * reasons are: no server can be reached, a TLS proxy hangs up, too many clients, a replica at the address of a
     * standalone server, a cluster without slots. A seed of another kind is ignored if there are others. Calls fail
     * until the reason has passed; defects that the start could not check show as failures of single calls. A refused
     * password or certificate, a missing permission or command, and an old version still fail the start.
     *
     * @param value default false
     * @return this builder
     */
    public RedisLinkBuilder startWithoutRedis(boolean value) {
        startWithoutRedis = once("startWithoutRedis", startWithoutRedis, value);
        return this;
    }

    /**
     * Sets a translation of announced addresses, for servers that are reached at other addresses than those that they
     * announce: behind a NAT, a port forwarding, or from outside of a container network. It applies to every address
     * that a cluster states, also in {@code MOVED} and {@code ASK}, and to the master that sentinels name. It does not
     * apply to the addresses given to {@link #cluster}, {@link #sentinel} and {@link #standalone}. If a server states
     * only a port, the host is the one by which the server was asked.
     *
     * @param value takes and returns {@code host:port}, an IPv6 address in brackets; returns an unknown address
     *     unchanged. Any thread that reads a layout or follows a redirection calls it, so it must be quick,
     *     thread-safe, and return the same result for the same address. If it throws, or returns null or no address,
     *     {@link #connect()} fails; later the layout stays as it was, or the call fails, with a warning. Default:
     *     addresses are used as announced
     * @return this builder
     */
    public RedisLinkBuilder addressMapper(UnaryOperator<String> value) {
        addressMapper = once("addressMapper", addressMapper, value);
        return this;
    }

    /**
     * Connects, and checks that every command that the link will need is permitted. Blocks for at most a few seconds
     * for each node.
     *
     * @return the link; close it when done
     * @throws IllegalStateException if a mandatory setting is missing
     * @throws RedisLinkException if Redis cannot be used as configured
     */
    public RedisLink connect() {
        return RedisLink.connect(settings());
    }

    ClientSettings settings() {
        DeploymentKind kind = deployment;
        if (kind == null) {
            throw new IllegalStateException("no address: call cluster(\"host:port\", ...), sentinel(\"master\","
                    + " \"host:port\", ...) or standalone(\"host:port\")");
        }
        if (namespace == null) {
            throw new IllegalStateException("no namespace: call namespace(\"...\"), the same in every JVM that shares");
        }
        if (user != null && password == null) {
            throw new IllegalStateException("user is set but password is not: call password(...)");
        }
        return new ClientSettings(
                withCredentials(kind),
                seeds,
                namespace,
                new Credentials(user, password),
                tls,
                verifyHostname == null || verifyHostname,
                nanos(connectTimeout, 500),
                nanos(commandTimeout, 500),
                nanos(connectionWait, 200),
                connectionsPerNode == null ? 16 : connectionsPerNode,
                (nodeTimeout == null ? NODE_TIMEOUT : nodeTimeout).toNanos(),
                clientName == null ? "tiered-cache" : clientName,
                startWithoutRedis != null && startWithoutRedis,
                addressMapper == null ? AddressMapper.NONE : AddressMapper.of(addressMapper));
    }

    private DeploymentKind withCredentials(DeploymentKind kind) {
        if (kind instanceof DeploymentKind.Sentinel sentinel) {
            if (sentinelUser != null && sentinelPassword == null) {
                throw new IllegalStateException(
                        "sentinelUser is set but its password is not: call sentinelPassword(...)");
            }
            return new DeploymentKind.Sentinel(sentinel.master(), new Credentials(sentinelUser, sentinelPassword));
        }
        if (sentinelUser != null || sentinelPassword != null) {
            throw new IllegalStateException("sentinelUser and sentinelPassword are for sentinel(...), not for " + kind);
        }
        return kind;
    }

    private static long nanos(@Nullable Duration value, long defaultMillis) {
        return (value == null ? Duration.ofMillis(defaultMillis) : value).toNanos();
    }

    private static Duration bounded(String setting, Duration value) {
        if (requireNonNull(value, setting).compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(MAX_TIME) > 0) {
            throw new IllegalArgumentException(setting + " must be from 1 ms to 1 minute, was " + value);
        }
        return value;
    }

    private static <T> T once(String setting, @Nullable T current, T value) {
        requireNonNull(value, setting);
        if (current != null) {
            throw new IllegalStateException(setting + " is already set");
        }
        return value;
    }
}
