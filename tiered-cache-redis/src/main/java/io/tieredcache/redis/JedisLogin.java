package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/** Opens connections: TCP, TLS, login, name, and the server's time. */
final class JedisLogin {

    static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final byte[] RESP2 = ascii("2");
    private static final byte[] AUTH = ascii("AUTH");
    private static final byte[] SETNAME = ascii("SETNAME");
    private static final byte[] DEFAULT_USER = ascii("default");

    private final LinkSettings settings;
    private final DeadlineGuard guard;
    private final Peer peer;
    private final Credentials credentials;
    private final byte[] name;

    /** What is logged in to, for messages. */
    private enum Peer {
        REDIS("user(...)", "password(...)"),
        SENTINEL("sentinelUser(...)", "sentinelPassword(...)");

        private final String user;
        private final String password;

        Peer(String user, String password) {
            this.user = user;
            this.password = password;
        }

        @Override
        public String toString() {
            return this == REDIS ? "Redis" : "the sentinel";
        }
    }

    JedisLogin(LinkSettings settings, DeadlineGuard guard) {
        this(settings, guard, Peer.REDIS, settings.credentials(), settings.clientName());
    }

    private JedisLogin(LinkSettings settings, DeadlineGuard guard, Peer peer, Credentials credentials, String name) {
        this.settings = settings;
        this.guard = guard;
        this.peer = peer;
        this.credentials = credentials;
        this.name = ascii(name);
    }

    DeadlineGuard guard() {
        return guard;
    }

    /** Returns the login for connections of another purpose, which {@code CLIENT LIST} tells apart by their names. */
    JedisLogin named(String suffix) {
        return new JedisLogin(settings, guard, peer, credentials, settings.clientName() + suffix);
    }

    /** Returns the login for sentinels: another user, but the same TLS. */
    JedisLogin sentinels(Credentials theirs) {
        return new JedisLogin(settings, guard, Peer.SENTINEL, theirs, settings.clientName() + "-sentinel");
    }

    /** Returns the login for connections that only ask what a server is. */
    JedisLogin anonymous() {
        return new JedisLogin(settings, guard, peer, Credentials.NONE, settings.clientName());
    }

    /** A fresh connection, and what the server said of itself. */
    record Opened(JedisConnection connection, Map<String, String> server) {}

    Opened open(Address address, ServerClock clock, long deadlineNanos) throws JedisTrouble {
        return open(address, clock, deadlineNanos, settings.connectNanos());
    }

    /** As {@link #open}, at the start, when nothing is warm and nobody waits for a value. */
    Opened openFirst(Address address) throws JedisTrouble {
        long limit = Math.max(settings.connectNanos(), FIRST_NANOS);
        return open(address, new ServerClock(), System.nanoTime() + limit, limit);
    }

    private Opened open(Address address, ServerClock clock, long deadlineNanos, long longestNanos) throws JedisTrouble {
        long now = System.nanoTime();
        long limit = Math.min(longestNanos, deadlineNanos - now);
        if (limit <= 0) {
            throw new JedisTrouble(Reason.HURRIED, "no time left to connect to " + peer + " at " + address, null);
        }
        DeadlineSocket socket = new DeadlineSocket(guard);
        socket.deadline(now + limit);
        boolean done = false;
        try {
            Socket outer = connect(address, socket, limit);
            JedisConnection connection = new JedisConnection(address, socket, outer);
            Opened opened = new Opened(connection, hello(address, connection));
            if (peer == Peer.REDIS) {
                askTime(connection, clock);
            }
            done = true;
            return opened;
        } finally {
            if (!done) {
                socket.abort();
            }
        }
    }

    private Socket connect(Address address, DeadlineSocket socket, long limitNanos) throws JedisTrouble {
        try {
            InetAddress host = InetAddress.getByName(address.host());
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(limitNanos));
            socket.connect(new InetSocketAddress(host, address.port()), millis);
            return settings.tls() == null ? socket : secure(address, socket);
        } catch (UnknownHostException e) {
            throw new JedisTrouble(
                    Reason.UNREACHABLE,
                    "cannot resolve the host name of " + peer + " at " + address + ": check the name",
                    e);
        } catch (SSLException e) {
            throw new JedisTrouble(
                    Reason.REFUSED,
                    "TLS with " + peer + " at " + address + " failed (" + e.getMessage()
                            + "): check that its port speaks TLS, and that its certificate is trusted and names the host",
                    e);
        } catch (IOException e) {
            throw new JedisTrouble(
                    Reason.UNREACHABLE,
                    "cannot connect to " + peer + " at " + address + " (" + e.getMessage()
                            + "): check that it runs there and that no firewall is in between",
                    e);
        }
    }

    private Socket secure(Address address, DeadlineSocket socket) throws IOException {
        var factory = settings.tls();
        if (factory == null) {
            return socket;
        }
        SSLSocket secure = (SSLSocket) factory.createSocket(socket, address.host(), address.port(), true);
        if (settings.verifyHostname()) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        secure.startHandshake();
        return secure;
    }

    private Map<String, String> hello(Address address, JedisConnection connection) throws JedisTrouble {
        List<byte[]> args = new ArrayList<>();
        args.add(RESP2);
        byte[] secret = secret();
        if (secret != null) {
            args.add(AUTH);
            String user = credentials.user();
            args.add(user == null ? DEFAULT_USER : user.getBytes(StandardCharsets.UTF_8));
            args.add(secret);
        }
        args.add(SETNAME);
        args.add(name);
        Object reply;
        try {
            connection.send(Verb.HELLO, args.toArray(new byte[0][]));
            reply = connection.read();
        } finally {
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
        if (reply instanceof JedisDataException error) {
            throw new JedisTrouble(Reason.REFUSED, refusal(address, String.valueOf(error.getMessage())), null);
        }
        return facts(reply);
    }

    private String refusal(Address address, String error) {
        if (error.startsWith("WRONGPASS")) {
            String user = credentials.user() == null ? "the default user" : "user \"" + credentials.user() + "\"";
            return peer + " at " + address + " does not accept the password of " + user + ": check " + peer.user
                    + " and " + peer.password + ", and that the user is on";
        }
        if (error.startsWith("NOAUTH")) {
            return peer + " at " + address + " wants a login: set " + peer.password + ", and " + peer.user
                    + " if it is not the default";
        }
        if (error.contains("unknown command")) {
            return "the server at " + address + " is older than Redis 7.0: upgrade it";
        }
        return peer + " at " + address + " does not admit this client: " + error;
    }

    private byte @Nullable [] secret() {
        var source = credentials.password();
        if (source == null) {
            return null;
        }
        char[] password = source.get();
        try {
            byte[] room = new byte[password.length * 3];
            ByteBuffer encoded = ByteBuffer.wrap(room);
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password), encoded, true);
            byte[] bytes = Arrays.copyOf(room, encoded.position());
            Arrays.fill(room, (byte) 0);
            return bytes;
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static Map<String, String> facts(@Nullable Object reply) {
        Map<String, String> facts = new HashMap<>();
        if (reply instanceof List<?> list) {
            for (int i = 0; i + 1 < list.size(); i += 2) {
                facts.put(text(list.get(i)), text(list.get(i + 1)));
            }
        }
        return facts;
    }

    /** Asks for the server's time and learns from the answer. */
    static void askTime(JedisConnection connection, ServerClock clock) throws JedisTrouble {
        long sent = System.nanoTime();
        connection.send(Verb.TIME);
        learnTime(connection.read(), clock, sent);
    }

    static void learnTime(@Nullable Object reply, ServerClock clock, long sentNanos) {
        if (reply instanceof List<?> time && time.size() == 2) {
            long seconds = Long.parseLong(text(time.get(0)));
            long micros = Long.parseLong(text(time.get(1)));
            clock.learn((seconds * 1_000_000 + micros) * 1_000, 1_000, sentNanos, System.nanoTime());
        }
    }

    static String text(@Nullable Object element) {
        return element instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : element == null ? "" : element.toString();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
