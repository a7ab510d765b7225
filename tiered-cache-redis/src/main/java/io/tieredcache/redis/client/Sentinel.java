package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Acl;
import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.ErrorReply;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.ReplyReader;
import io.tieredcache.redis.connection.ServerClock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One sentinel with a connection that is kept open. If it cannot be reached, it is not asked again for two seconds, so
 * that it does not delay the answers of other sentinels. Used by one thread at a time, but closed by any thread.
 */
public final class Sentinel {

    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final byte[] GET_MASTER = ConnectionFactory.ascii("GET-MASTER-ADDR-BY-NAME");
    private static final byte[] MASTER = ConnectionFactory.ascii("MASTER");

    private final Address address;
    private final String master;
    private final byte[] name;
    private final ClientSettings settings;
    private final ConnectionFactory connectionFactory;
    private final AtomicReference<@Nullable NodeConnection> kept = new AtomicReference<>();
    private @Nullable ConnectionException unreachable;
    private long unreachableNanos;
    private volatile boolean closed;

    Sentinel(Address address, String master, ClientSettings settings, ConnectionFactory connectionFactory) {
        this.address = address;
        this.master = master;
        this.name = master.getBytes(StandardCharsets.UTF_8);
        this.settings = settings;
        this.connectionFactory = connectionFactory;
    }

    /** Returns the sentinel's answer. Blocks for at most the time limits of a connection. */
    SentinelAnswer ask() throws ConnectionException {
        ConnectionException lately = unreachable;
        if (lately != null && System.nanoTime() - unreachableNanos < REST_NANOS) {
            throw lately;
        }
        unreachable = null;
        NodeConnection connection = kept.getAndSet(null);
        if (connection != null) {
            try {
                return ask(connection);
            } catch (ConnectionException failure) {
                if (failure.reason() == Reason.REFUSED) {
                    throw failure;
                }
            }
        }
        try {
            return ask(connect());
        } catch (ConnectionException failure) {
            if (failure.reason() != Reason.REFUSED) {
                unreachable = failure;
                unreachableNanos = System.nanoTime();
            }
            throw failure;
        }
    }

    private NodeConnection connect() throws ConnectionException {
        if (closed) {
            throw new ConnectionException(Reason.UNREACHABLE, "the link to Redis is closed", null);
        }
        long deadline = System.nanoTime() + settings.connectNanos();
        ConnectionFactory.Opened opened = connectionFactory.open(address, new ServerClock(), deadline);
        String mode = opened.server().getOrDefault("mode", "");
        if (!mode.equals("sentinel")) {
            opened.connection().close();
            throw new ConnectionException(
                    Reason.REFUSED, "the server at " + address + " is no sentinel (mode " + mode + ")", null);
        }
        return opened.connection();
    }

    private SentinelAnswer ask(NodeConnection connection) throws ConnectionException {
        boolean healthy = false;
        try {
            connection.begin(System.nanoTime() + settings.commandNanos());
            connection.send(RedisCommand.SENTINEL, GET_MASTER, name);
            connection.send(RedisCommand.SENTINEL, MASTER, name);
            Object where = connection.read(ReplyReader.FACTS);
            Object facts = connection.read(ReplyReader.FACTS);
            healthy = true;
            return answer(where, facts);
        } finally {
            keep(connection, healthy);
        }
    }

    private void keep(NodeConnection connection, boolean healthy) {
        if (!healthy) {
            connection.close();
            return;
        }
        kept.set(connection);
        if (closed) {
            close();
        }
    }

    private SentinelAnswer answer(@Nullable Object where, @Nullable Object facts) throws ConnectionException {
        if (where == null) {
            throw refused("does not watch a master named \"" + master + "\": check the name in sentinel(...)");
        }
        for (Object reply : new Object[] {where, facts == null ? "" : facts}) {
            if (reply instanceof ErrorReply error) {
                throw refused("answered: " + error.message() + "; sentinelUser needs " + Acl.SENTINEL);
            }
        }
        if (where instanceof List<?> parts && parts.size() == 2 && facts instanceof List<?> pairs) {
            for (int i = 0; i + 1 < pairs.size(); i += 2) {
                if (ConnectionFactory.text(pairs.get(i)).equals("config-epoch")) {
                    long port = ConnectionFactory.number(ConnectionFactory.text(parts.get(1)), 65_535);
                    long epoch = ConnectionFactory.number(ConnectionFactory.text(pairs.get(i + 1)), Long.MAX_VALUE);
                    if (port > 0 && epoch >= 0) {
                        Address announced = new Address(ConnectionFactory.text(parts.get(0)), (int) port);
                        return new SentinelAnswer(settings.addressMapper().map(announced), epoch);
                    }
                }
            }
        }
        throw refused("does not tell where the master is");
    }

    private ConnectionException refused(String what) {
        return new ConnectionException(Reason.REFUSED, "the sentinel at " + address + " " + what, null);
    }

    void close() {
        closed = true;
        NodeConnection connection = kept.getAndSet(null);
        if (connection != null) {
            connection.close();
        }
    }
}
