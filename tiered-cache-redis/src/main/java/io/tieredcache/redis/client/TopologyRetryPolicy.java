package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Acl;
import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ErrorReply;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.Failure.Kind;
import io.tieredcache.spi.shared.TierFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The retry policy for a deployment whose layout may change. It follows redirections, refreshes the layout at most once
 * for each request, sends the text of a script that a server does not know, and gives a request on a connection that
 * was idle one more attempt. Thread-safe.
 */
final class TopologyRetryPolicy implements RetryPolicy {

    private static final int MOST_ERRORS = 8;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Topology topology;

    TopologyRetryPolicy(Topology topology) {
        this.topology = topology;
    }

    @Override
    public Next answered(RequestAttempts attempts, RedisNode node, @Nullable Object raw) {
        if (raw instanceof ErrorReply error) {
            return error(attempts, error, node);
        }
        attempts.answered(raw, node);
        return Next.DONE;
    }

    /** Waits until the next attempt may begin. */
    void await(Next next, long deadlineNanos) {
        switch (next) {
            case AFTER_PAUSE -> LockSupport.parkNanos(PAUSE_NANOS);
            case AFTER_REFRESH -> topology.awaitRefresh(deadlineNanos);
            case AGAIN, DONE -> {}
        }
    }

    /** Decides when no node is known to own the slot. */
    Next unowned(RequestAttempts attempts) {
        if (mayRefresh(attempts)) {
            return afterRefresh(attempts);
        }
        attempts.failed(Kind.UNAVAILABLE, "no node of Redis is known to own slot " + attempts.request.slot());
        return Next.DONE;
    }

    @Override
    public Next broken(RequestAttempts attempts, ConnectionException failure, boolean wasUsed) {
        switch (failure.reason()) {
            case LOST, UNREACHABLE -> {
                if (wasUsed && !attempts.fresh) {
                    attempts.fresh = true;
                    return Next.AGAIN;
                }
                if (mayRefresh(attempts)) {
                    return afterRefresh(attempts);
                }
            }
            case TURNED_AWAY, UNFIT -> {
                if (mayRefresh(attempts)) {
                    return afterRefresh(attempts);
                }
            }
            case LATE -> {
                var unused = topology.refresh();
            }
            case REFUSED, BUSY, HURRIED, RESTING -> {}
        }
        attempts.reply = new Reply.Failed(failure.failure(), false);
        return Next.DONE;
    }

    /** Decides after an error reply. */
    private Next error(RequestAttempts attempts, ErrorReply error, RedisNode node) {
        String message = error.message();
        String code = error.code();
        if (++attempts.errors > MOST_ERRORS) {
            attempts.failed(Kind.UNAVAILABLE, "Redis at " + node.address() + " keeps answering " + code);
            return Next.DONE;
        }
        boolean redirects = code.equals("MOVED") || code.equals("ASK");
        if (redirects && message.contains(" " + ClusterDiscovery.UNKNOWN + ":")) {
            return toUnknown(attempts, code, node);
        }
        Address elsewhere;
        try {
            elsewhere = redirects ? redirection(message, node) : node.address();
        } catch (ConnectionException failure) {
            attempts.reply = new Reply.Failed(failure.failure(), false);
            return Next.DONE;
        }
        switch (code) {
            case "MOVED" -> {
                attempts.target = topology.node(elsewhere);
                attempts.asking = false;
                topology.moved(attempts.request.slot(), attempts.target);
                var unused = topology.refresh();
                return Next.AGAIN;
            }
            case "ASK" -> {
                attempts.target = topology.node(elsewhere);
                attempts.asking = true;
                attempts.askedBy = node.address();
                return Next.AGAIN;
            }
            case "NOSCRIPT" -> {
                if (attempts.request.command() == RedisCommand.EVALSHA
                        && attempts.request instanceof ScriptRequest script) {
                    attempts.request = script.withSource();
                    attempts.target = node;
                    return Next.AGAIN;
                }
            }
            case "TRYAGAIN" -> {
                return Next.AFTER_PAUSE;
            }
            case "READONLY", "MASTERDOWN" -> {
                topology.demoted(node.address(), attempts.sentNanos);
                attempts.target = null;
                return mayRefresh(attempts) ? afterRefresh(attempts) : Next.AGAIN;
            }
            case "CLUSTERDOWN" -> {
                if (mayRefresh(attempts)) {
                    return afterRefresh(attempts);
                }
            }
            default -> {}
        }
        TierFailure failure = failure(code, message, node.address());
        boolean wrongType = code.equals("WRONGTYPE");
        if (failure.kind() == Kind.REJECTED && !wrongType) {
            node.refused().warn(code, failure.message());
        }
        attempts.reply = new Reply.Failed(failure, wrongType);
        return Next.DONE;
    }

    /**
     * Decides after a redirection to a node whose host the server does not know. The server's own layout may contain
     * the host.
     */
    private Next toUnknown(RequestAttempts attempts, String code, RedisNode node) {
        if (!attempts.refreshed && topology.refreshFrom(node.address()) != null) {
            return afterRefresh(attempts);
        }
        if (topology.owner(attempts.request.slot()) != node) {
            attempts.target = null;
            return Next.AGAIN;
        }
        attempts.failed(
                Kind.UNAVAILABLE,
                "Redis at " + node.address() + " answered " + code + " with an unknown host: set"
                        + " cluster-announce-hostname on every node, or cluster-preferred-endpoint-type ip");
        return Next.DONE;
    }

    /** Asks for the layout, at most once for each request; returns whether there is something to wait for. */
    private boolean mayRefresh(RequestAttempts attempts) {
        return !attempts.refreshed && topology.refresh() != null;
    }

    private static Next afterRefresh(RequestAttempts attempts) {
        attempts.refreshed = true;
        attempts.target = null;
        attempts.asking = false;
        return Next.AFTER_REFRESH;
    }

    /** Returns the target of a redirection; the host is that of the answering node if the redirection names none. */
    private Address redirection(String message, RedisNode node) throws ConnectionException {
        String where = message.substring(message.lastIndexOf(' ') + 1);
        Address announced;
        try {
            announced = where.startsWith(":")
                    ? new Address(
                            node.address().host(), Address.parse("any" + where).port())
                    : Address.parse(where);
        } catch (IllegalArgumentException garbage) {
            throw new ConnectionException(
                    ConnectionException.Reason.TURNED_AWAY,
                    "Redis at " + node.address() + " redirects to an unintelligible address",
                    null);
        }
        return topology.mapped(announced);
    }

    private static TierFailure failure(String code, String message, Address address) {
        Kind kind = switch (code) {
            case "LOADING", "BUSY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "UNKILLABLE" -> Kind.UNAVAILABLE;
            default -> Kind.REJECTED;
        };
        String hint = code.equals("NOPERM") ? "; the ACL user needs " + Acl.HINT : "";
        return new TierFailure(kind, "Redis at " + address + " answered: " + message + hint, null);
    }
}
