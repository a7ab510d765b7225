package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Acl;
import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.Failure.Kind;
import io.tieredcache.spi.shared.TierFailure;
import org.jspecify.annotations.Nullable;

/** One request on its way: where it goes next, and what came of it. Used by one thread. */
final class RequestAttempts {

    Request request;
    final int index;

    @Nullable
    RedisNode target;

    boolean asking;
    boolean fresh;
    long sentNanos;

    @Nullable
    Reply reply;

    private @Nullable Address askedBy;
    private int tries;
    private boolean refreshed;
    private boolean handedOver;

    /** What to do before the next try. */
    enum Next {
        DONE,
        AGAIN,
        AFTER_PAUSE,
        AFTER_REFRESH
    }

    RequestAttempts(Request request) {
        this(request, 0);
    }

    /** One of many, by its place among them. */
    RequestAttempts(Request request, int index) {
        this.request = request;
        this.index = index;
    }

    boolean isDone() {
        return reply != null || handedOver;
    }

    /** Hands a reply over, once, and lets go of it. */
    void handOver(RedisClient.Receiver receiver) {
        Reply arrived = reply;
        if (arrived != null) {
            reply = null;
            handedOver = true;
            receiver.arrived(index, arrived);
        }
    }

    void answered(@Nullable Object value, RedisNode node) {
        reply = Reply.answer(value, node.clock(), sentNanos, askedBy);
    }

    void failed(Kind kind, String message) {
        reply = Reply.failed(kind, message, null);
    }

    /** Judges that nobody owns the slot. */
    Next unowned(Topology topology) {
        if (!refreshed && topology.refresh() != null) {
            return afterRefresh();
        }
        failed(Kind.UNAVAILABLE, "no node of Redis is known to own slot " + request.slot());
        return Next.DONE;
    }

    /** Judges a broken or missing connection. */
    Next broken(ConnectionException failure, boolean wasUsed, Topology topology) {
        switch (failure.reason()) {
            case LOST, UNREACHABLE -> {
                if (wasUsed && !fresh) {
                    fresh = true;
                    return Next.AGAIN;
                }
                if (!refreshed && topology.refresh() != null) {
                    return afterRefresh();
                }
            }
            case TURNED_AWAY, UNFIT -> {
                if (!refreshed && topology.refresh() != null) {
                    return afterRefresh();
                }
            }
            case LATE -> {
                var unused = topology.refresh();
            }
            case REFUSED, BUSY, HURRIED, RESTING -> {}
        }
        reply = new Reply.Failed(failure.failure(), false);
        return Next.DONE;
    }

    /** Judges an error that a server answered. */
    Next error(String message, RedisNode node, Topology topology, int maxTries) {
        int space = message.indexOf(' ');
        String code = space < 0 ? message : message.substring(0, space);
        if (++tries > maxTries) {
            failed(Kind.UNAVAILABLE, "Redis at " + node.address() + " keeps answering " + code);
            return Next.DONE;
        }
        boolean redirects = code.equals("MOVED") || code.equals("ASK");
        if (redirects && message.contains(" " + ClusterDiscovery.UNKNOWN + ":")) {
            return toUnknown(code, node, topology);
        }
        Address elsewhere;
        try {
            elsewhere = redirects ? redirection(message, node, topology) : node.address();
        } catch (ConnectionException failure) {
            reply = new Reply.Failed(failure.failure(), false);
            return Next.DONE;
        }
        switch (code) {
            case "MOVED" -> {
                target = topology.node(elsewhere);
                asking = false;
                topology.moved(request.slot(), target);
                var unused = topology.refresh();
                return Next.AGAIN;
            }
            case "ASK" -> {
                target = topology.node(elsewhere);
                asking = true;
                askedBy = node.address();
                return Next.AGAIN;
            }
            case "NOSCRIPT" -> {
                if (request.command() == RedisCommand.EVALSHA && request instanceof ScriptRequest script) {
                    request = script.withSource();
                    target = node;
                    return Next.AGAIN;
                }
            }
            case "TRYAGAIN" -> {
                return Next.AFTER_PAUSE;
            }
            case "READONLY", "MASTERDOWN" -> {
                topology.demoted(node.address(), sentNanos);
                target = null;
                return !refreshed && topology.refresh() != null ? afterRefresh() : Next.AGAIN;
            }
            case "CLUSTERDOWN" -> {
                if (!refreshed && topology.refresh() != null) {
                    return afterRefresh();
                }
            }
            default -> {}
        }
        TierFailure failure = failure(code, message, node.address());
        boolean wrongType = code.equals("WRONGTYPE");
        if (failure.kind() == Kind.REJECTED && !wrongType) {
            node.refused().warn(code, failure.message());
        }
        reply = new Reply.Failed(failure, wrongType);
        return Next.DONE;
    }

    /** Judges a redirection to a node whose host the server does not know: its own layout may tell it. */
    private Next toUnknown(String code, RedisNode node, Topology topology) {
        if (!refreshed && topology.refreshFrom(node.address()) != null) {
            return afterRefresh();
        }
        if (topology.owner(request.slot()) != node) {
            target = null;
            return Next.AGAIN;
        }
        failed(
                Kind.UNAVAILABLE,
                "Redis at " + node.address() + " answered " + code + " with an unknown host: set"
                        + " cluster-announce-hostname on every node, or cluster-preferred-endpoint-type ip");
        return Next.DONE;
    }

    private Next afterRefresh() {
        refreshed = true;
        target = null;
        asking = false;
        return Next.AFTER_REFRESH;
    }

    /** Returns where a redirection leads; the host of the node that answered if it names none. */
    private static Address redirection(String message, RedisNode node, Topology topology) throws ConnectionException {
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
