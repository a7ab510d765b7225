package io.tieredcache.redis.connection;

import io.tieredcache.redis.connection.ConnectionException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A factory of connections: TCP, TLS, the login, the client name and the server's time. */
public final class ConnectionFactory {

    static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(2);
    /**
     * The time after which a silent server is at fault, not the call that had no more time. It is less than any usual
     * budget.
     */
    public static final long ENOUGH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * The time for a first lookup of a host name: enough for a resolver that retries after five seconds, as most do.
     */
    private static final long FIRST_LOOKUP_NANOS = TimeUnit.SECONDS.toNanos(6);

    /** The largest number of seconds whose nanoseconds fit into a long. */
    private static final long MOST_SECONDS = Long.MAX_VALUE / 1_000_000_000 - 1;

    private static final byte[] SERVER = ascii("server");
    private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)");
    private static final byte[] RESP2 = ascii("2");
    private static final byte[] AUTH = ascii("AUTH");
    private static final byte[] SETNAME = ascii("SETNAME");
    private static final byte[] DEFAULT_USER = ascii("default");

    private final ClientSettings settings;
    private final DeadlineGuard guard;
    private final HostResolver resolver;
    private final LogBudget budget;
    private final LoginRefusals refusals;
    private final Peer peer;
    private final Credentials credentials;
    private final byte[] name;
    /** The check of servers before they are used; null for connections that only ask what a server is. */
    private final @Nullable ServerIdentity identity;

    /** The kind of server that the factory logs in to, for messages. */
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

    public ConnectionFactory(ClientSettings settings, DeadlineGuard guard) {
        this(settings, guard, new HostResolver(LinkThreads.daemons()));
    }

    public ConnectionFactory(ClientSettings settings, DeadlineGuard guard, HostResolver resolver) {
        this.settings = settings;
        this.guard = guard;
        this.resolver = resolver;
        this.budget = new LogBudget();
        this.refusals = new LoginRefusals(budget);
        this.peer = Peer.REDIS;
        this.credentials = settings.credentials();
        this.name = ascii(settings.clientName());
        this.identity = null;
    }

    /** Creates a factory for connections of another purpose, or to other servers. */
    private ConnectionFactory(
            ConnectionFactory from, Peer peer, Credentials credentials, LoginRefusals refusals, String suffix) {
        this(from, peer, credentials, refusals, ascii(from.settings.clientName() + suffix), from.identity);
    }

    private ConnectionFactory(
            ConnectionFactory from,
            Peer peer,
            Credentials credentials,
            LoginRefusals refusals,
            byte[] name,
            @Nullable ServerIdentity identity) {
        this.settings = from.settings;
        this.guard = from.guard;
        this.resolver = from.resolver;
        this.budget = from.budget;
        this.refusals = refusals;
        this.peer = peer;
        this.credentials = credentials;
        this.name = name;
        this.identity = identity;
    }

    /** Returns warnings of one kind, within the log lines that the link may use. */
    public RateLimitedWarnings warnings() {
        return new RateLimitedWarnings(LinkLog.LOG, budget);
    }

    public DeadlineGuard guard() {
        return guard;
    }

    /** Returns the factory for connections of another purpose; {@code CLIENT LIST} shows the suffix in their names. */
    public ConnectionFactory named(String suffix) {
        return new ConnectionFactory(this, peer, credentials, refusals, suffix);
    }

    /** Returns the factory for connections whose servers are checked before they are used. */
    public ConnectionFactory identifying(ServerIdentity servers) {
        return new ConnectionFactory(this, peer, credentials, refusals, name, servers);
    }

    /** Returns the factory for sentinels: another user, but the same TLS. */
    public ConnectionFactory sentinels(Credentials theirs) {
        return new ConnectionFactory(this, Peer.SENTINEL, theirs, refusals, "-sentinel");
    }

    /** Returns the factory for connections that only ask what a server is. */
    public ConnectionFactory anonymous() {
        return new ConnectionFactory(this, peer, Credentials.NONE, new LoginRefusals(budget), "");
    }

    /** A new connection, and the facts that its server stated about itself. */
    public record Opened(NodeConnection connection, Map<String, String> server) {}

    /** Returns why servers do not admit this JVM, by address. */
    public Map<String, String> refusals() {
        return refusals.reasons();
    }

    /**
     * Opens a connection. It fails at once during the pause after a server has refused a login. If the caller had too
     * little time for a login, the failure is HURRIED, which says nothing about the server.
     */
    public Opened open(Address address, ServerClock clock, long deadlineNanos) throws ConnectionException {
        boolean onlyAsks = identity == null && refusals.isUnfit(address);
        ConnectionException lately = onlyAsks ? null : refusals.current(address);
        if (lately != null) {
            throw lately;
        }
        long now = System.nanoTime();
        long limit = now + Math.min(settings.connectNanos(), deadlineNanos - now);
        if (limit - now <= 0) {
            throw hurried(address);
        }
        try {
            Opened opened = open(address, clock, limit, resolve(address, limit));
            if (!onlyAsks) {
                refusals.succeeded(address);
            }
            return opened;
        } catch (ConnectionException failure) {
            long enough = Math.min(settings.connectNanos(), ENOUGH_NANOS);
            boolean hurried = deadlineNanos - now < enough && System.nanoTime() - limit >= 0;
            if (hurried && (failure.reason() == Reason.UNREACHABLE || failure.reason() == Reason.LATE)) {
                throw new ConnectionException(
                        Reason.HURRIED, failure.getMessage() + "; the call had little time for that", failure);
            }
            refusals.failed(address, failure);
            throw failure;
        }
    }

    /** Opens a connection as {@link #open} does, at the start: no code is warm yet, and no caller waits for a value. */
    public Opened openFirst(Address address) throws ConnectionException {
        long limit = Math.max(settings.connectNanos(), FIRST_NANOS);
        long resolved = System.nanoTime() + Math.max(settings.connectNanos(), FIRST_LOOKUP_NANOS);
        List<InetAddress> hosts = resolve(address, resolved);
        return open(address, new ServerClock(), System.nanoTime() + limit, hosts);
    }

    /** Tries the addresses of a name one after the other, until one leads to a server that can be used. */
    private Opened open(Address address, ServerClock clock, long deadlineNanos, List<InetAddress> hosts)
            throws ConnectionException {
        if (deadlineNanos - System.nanoTime() <= 0) {
            throw hurried(address);
        }
        List<InetAddress> left = hosts;
        while (true) {
            DeadlineSocket socket = connect(address, left, deadlineNanos);
            left = left.subList(left.indexOf(socket.getInetAddress()) + 1, left.size());
            long now = System.nanoTime();
            socket.deadline(now + (deadlineNanos - now) / (1 + left.size()));
            boolean done = false;
            try {
                Opened opened = open(address, clock, socket);
                done = true;
                return opened;
            } catch (ConnectionException failure) {
                if (left.isEmpty() || !mayBeAtAnother(failure) || deadlineNanos - System.nanoTime() <= 0) {
                    throw failure;
                }
            } finally {
                if (!done) {
                    socket.abort();
                }
            }
        }
    }

    /** Returns whether another address of the same name may lead to a server that can be used. */
    private static boolean mayBeAtAnother(ConnectionException failure) {
        return switch (failure.reason()) {
            case UNREACHABLE, TURNED_AWAY, UNFIT, LATE, LOST -> true;
            case REFUSED, BUSY, HURRIED, RESTING -> false;
        };
    }

    private Opened open(Address address, ServerClock clock, DeadlineSocket socket) throws ConnectionException {
        NodeConnection connection = new NodeConnection(address, socket, secure(address, socket));
        Map<String, String> server = hello(address, connection);
        if (peer == Peer.REDIS) {
            askTime(connection, clock, identity == null ? null : server);
        }
        if (identity != null) {
            identity.check(address, connection, server);
        }
        resolver.answered(address.host(), socket.getInetAddress());
        return new Opened(connection, server);
    }

    private ConnectionException hurried(Address address) {
        return new ConnectionException(Reason.HURRIED, "no time left to connect to " + peer + " at " + address, null);
    }

    private List<InetAddress> resolve(Address address, long deadlineNanos) throws ConnectionException {
        try {
            return resolver.resolve(address.host(), deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionException(
                    Reason.BUSY, "interrupted while the host name of " + peer + " is resolved", e);
        } catch (IOException e) {
            throw new ConnectionException(
                    Reason.UNREACHABLE,
                    "cannot resolve the host name of " + peer + " at " + address + " (" + e.getMessage()
                            + "): check the name, and the resolver of this machine",
                    e);
        }
    }

    /** Tries the addresses of a name one after the other; each may take its share of the time that is left. */
    private DeadlineSocket connect(Address address, List<InetAddress> hosts, long deadlineNanos)
            throws ConnectionException {
        IOException last = null;
        for (int i = 0; i < hosts.size() && (i == 0 || deadlineNanos - System.nanoTime() > 0); i++) {
            long share = (deadlineNanos - System.nanoTime()) / (hosts.size() - i);
            DeadlineSocket socket = new DeadlineSocket(guard);
            socket.deadline(deadlineNanos);
            try {
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(share));
                socket.connect(new InetSocketAddress(hosts.get(i), address.port()), millis);
                if (i > 0) {
                    resolver.answered(address.host(), hosts.get(i));
                }
                return socket;
            } catch (IOException e) {
                socket.abort();
                last = e;
            }
        }
        throw new ConnectionException(
                Reason.UNREACHABLE,
                "cannot connect to " + peer + " at " + address + " ("
                        + (last == null ? "no address" : last.getMessage())
                        + "): check that it runs there and that no firewall is in between",
                last);
    }

    private Socket secure(Address address, DeadlineSocket socket) throws ConnectionException {
        try {
            return handshake(address, socket);
        } catch (SSLException e) {
            boolean hungUp = e.getCause() instanceof EOFException;
            throw new ConnectionException(
                    hungUp ? Reason.TURNED_AWAY : Reason.REFUSED,
                    "TLS with " + peer + " at " + address + " failed (" + e.getMessage()
                            + "): check that its port speaks TLS, and that its certificate is trusted and names the host",
                    e);
        } catch (IOException e) {
            throw new ConnectionException(
                    Reason.UNREACHABLE,
                    "TLS with " + peer + " at " + address + " was not answered (" + e.getMessage()
                            + "): if its port is the plain one, leave tls(...) out or give the port that speaks TLS",
                    e);
        }
    }

    private Socket handshake(Address address, DeadlineSocket socket) throws IOException {
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

    private Map<String, String> hello(Address address, NodeConnection connection) throws ConnectionException {
        List<byte[]> args = new ArrayList<>();
        args.add(RESP2);
        byte[] secret = secret(address);
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
            connection.send(RedisCommand.HELLO, args.toArray(new byte[0][]));
            reply = connection.read(ReplyReader.FACTS);
        } catch (ConnectionException failure) {
            throw failure.reason() == Reason.LOST ? stranger(failure) : failure;
        } finally {
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
        if (reply instanceof ErrorReply error) {
            String message = error.message();
            Reason reason = message.contains("max number of clients") || MissingCommands.passes(message)
                    ? Reason.TURNED_AWAY
                    : Reason.REFUSED;
            throw new ConnectionException(reason, refusal(address, message), null);
        }
        return facts(reply);
    }

    /**
     * Adds advice to a connection lost at the first command. A server that is no Redis, or expects TLS, is likelier
     * than one that dies just then.
     */
    private ConnectionException stranger(ConnectionException failure) {
        String tls = settings.tls() == null ? ", and set tls(...) if it wants TLS" : "";
        return new ConnectionException(
                failure.reason(),
                failure.getMessage() + " at the first command: check that " + peer + " listens on that port" + tls,
                failure);
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
            return "the server at " + address
                    + " does not know HELLO: look for rename-command in its configuration, or for a"
                    + " proxy that does not offer it, or upgrade a server older than Redis 7.0";
        }
        return peer + " at " + address + " does not admit this client: " + error;
    }

    private byte @Nullable [] secret(Address address) throws ConnectionException {
        var source = credentials.password();
        if (source == null) {
            return null;
        }
        char[] password;
        try {
            password = Objects.requireNonNull(source.get(), "no password");
        } catch (RuntimeException | Error e) {
            throw new ConnectionException(
                    Reason.REFUSED, "the supplier of " + peer.password + " threw, for " + peer + " at " + address, e);
        }
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

    /** Returns the pairs of a list as a map; an empty map if the reply is no list. */
    public static Map<String, String> facts(@Nullable Object reply) {
        Map<String, String> facts = new HashMap<>();
        if (reply instanceof List<?> list) {
            for (int i = 0; i + 1 < list.size(); i += 2) {
                facts.put(text(list.get(i)), text(list.get(i + 1)));
            }
        }
        return facts;
    }

    /**
     * Asks for the server's time and sets the clock by the answer.
     *
     * @param facts the map that receives the run id; null if the run id is not needed
     */
    private static void askTime(NodeConnection connection, ServerClock clock, @Nullable Map<String, String> facts)
            throws ConnectionException {
        long sent = System.nanoTime();
        connection.send(RedisCommand.TIME);
        if (facts != null) {
            connection.send(RedisCommand.INFO, SERVER);
        }
        learnTime(connection.read(ReplyReader.FACTS), clock, sent);
        if (facts != null && connection.read(ReplyReader.FACTS) instanceof byte[] info) {
            Matcher line = RUN_ID.matcher(text(info));
            if (line.find()) {
                facts.put(ServerIdentity.RUN_ID, line.group(1));
            }
        }
    }

    /**
     * Sets the clock by a reply to TIME. An error reply changes nothing; any other reply that is no time belongs to
     * another request, so the connection is lost.
     */
    public static void learnTime(@Nullable Object reply, ServerClock clock, long sentNanos) throws ConnectionException {
        if (reply instanceof ErrorReply) {
            return;
        }
        long seconds = -1;
        long micros = -1;
        if (reply instanceof List<?> time && time.size() == 2) {
            seconds = number(text(time.get(0)), MOST_SECONDS);
            micros = number(text(time.get(1)), 999_999);
        }
        if (seconds < 0 || micros < 0) {
            throw new ConnectionException(Reason.LOST, "unintelligible reply: no time", null);
        }
        clock.learn((seconds * 1_000_000 + micros) * 1_000, 1_000, sentNanos, System.nanoTime());
    }

    /**
     * Returns a decimal number; -1 if the text is no number, or the number is negative or greater than {@code most}.
     */
    public static long number(String text, long most) {
        try {
            long number = Long.parseLong(text);
            return number > most ? -1 : Math.max(-1, number);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    public static String text(@Nullable Object element) {
        return element instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : element == null ? "" : element.toString();
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
