package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * One sentinel and the connection that is kept to it. One that cannot be reached is left alone for a while, so that it does
 * not delay what the others tell. Used by one thread at a time, but closed by any.
 */
final class JedisSentinel {

    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final byte[] GET_MASTER = JedisLogin.ascii("GET-MASTER-ADDR-BY-NAME");
    private static final byte[] MASTER = JedisLogin.ascii("MASTER");

    private final Address address;
    private final String master;
    private final byte[] name;
    private final LinkSettings settings;
    private final JedisLogin login;
    private final AtomicReference<@Nullable JedisConnection> kept = new AtomicReference<>();
    private @Nullable JedisTrouble unreachable;
    private long unreachableNanos;
    private volatile boolean closed;

    JedisSentinel(Address address, String master, LinkSettings settings, JedisLogin login) {
        this.address = address;
        this.master = master;
        this.name = master.getBytes(StandardCharsets.UTF_8);
        this.settings = settings;
        this.login = login;
    }

    /** Blocks for at most the time limits of a connection. */
    SentinelAnswer ask() throws JedisTrouble {
        JedisTrouble lately = unreachable;
        if (lately != null && System.nanoTime() - unreachableNanos < REST_NANOS) {
            throw lately;
        }
        unreachable = null;
        JedisConnection connection = kept.getAndSet(null);
        if (connection != null) {
            try {
                return ask(connection);
            } catch (JedisTrouble trouble) {
                if (trouble.reason() == Reason.REFUSED) {
                    throw trouble;
                }
            }
        }
        try {
            return ask(connect());
        } catch (JedisTrouble trouble) {
            if (trouble.reason() != Reason.REFUSED) {
                unreachable = trouble;
                unreachableNanos = System.nanoTime();
            }
            throw trouble;
        }
    }

    private JedisConnection connect() throws JedisTrouble {
        if (closed) {
            throw new JedisTrouble(Reason.UNREACHABLE, "the link to Redis is closed", null);
        }
        long deadline = System.nanoTime() + settings.connectNanos();
        JedisLogin.Opened opened = login.open(address, new ServerClock(), deadline);
        String mode = opened.server().getOrDefault("mode", "");
        if (!mode.equals("sentinel")) {
            opened.connection().close();
            throw new JedisTrouble(
                    Reason.REFUSED, "the server at " + address + " is no sentinel (mode " + mode + ")", null);
        }
        return opened.connection();
    }

    private SentinelAnswer ask(JedisConnection connection) throws JedisTrouble {
        boolean healthy = false;
        try {
            connection.begin(System.nanoTime() + settings.commandNanos());
            connection.send(Verb.SENTINEL, GET_MASTER, name);
            connection.send(Verb.SENTINEL, MASTER, name);
            Object where = connection.read(JedisReplies.FACTS);
            Object facts = connection.read(JedisReplies.FACTS);
            healthy = true;
            return answer(where, facts);
        } finally {
            keep(connection, healthy);
        }
    }

    private void keep(JedisConnection connection, boolean healthy) {
        if (!healthy) {
            connection.close();
            return;
        }
        kept.set(connection);
        if (closed) {
            close();
        }
    }

    private SentinelAnswer answer(@Nullable Object where, @Nullable Object facts) throws JedisTrouble {
        if (where == null) {
            throw refused("does not watch a master named \"" + master + "\": check the name in sentinel(...)");
        }
        for (Object reply : new Object[] {where, facts == null ? "" : facts}) {
            if (reply instanceof JedisDataException error) {
                throw refused("answered: " + error.getMessage() + "; sentinelUser needs " + Acl.SENTINEL);
            }
        }
        if (where instanceof List<?> parts && parts.size() == 2 && facts instanceof List<?> pairs) {
            for (int i = 0; i + 1 < pairs.size(); i += 2) {
                if (JedisLogin.text(pairs.get(i)).equals("config-epoch")) {
                    long port = JedisLogin.number(JedisLogin.text(parts.get(1)), 65_535);
                    long epoch = JedisLogin.number(JedisLogin.text(pairs.get(i + 1)), Long.MAX_VALUE);
                    if (port > 0 && epoch >= 0) {
                        Address announced = new Address(JedisLogin.text(parts.get(0)), (int) port);
                        return new SentinelAnswer(settings.addressMapper().map(announced), epoch);
                    }
                }
            }
        }
        throw refused("does not tell where the master is");
    }

    private JedisTrouble refused(String what) {
        return new JedisTrouble(Reason.REFUSED, "the sentinel at " + address + " " + what, null);
    }

    void close() {
        closed = true;
        JedisConnection connection = kept.getAndSet(null);
        if (connection != null) {
            connection.close();
        }
    }
}
