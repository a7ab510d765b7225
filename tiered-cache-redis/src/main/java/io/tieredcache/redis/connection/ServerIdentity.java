package io.tieredcache.redis.connection;

import io.tieredcache.redis.connection.ConnectionException.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The servers behind the addresses, each known by its run id, which changes with every start. An address may come to
 * belong to a server of another deployment, or to one that lacks changes that its predecessor had. Therefore every new
 * connection is checked before it is used. Thread-safe.
 */
public final class ServerIdentity {

    /** The name of the run id among the facts that a server states. */
    static final String RUN_ID = "run_id";

    /** The mark that replaces the run id of a server that has reported itself a replica. */
    private static final String REPLICA = "replica";

    private final boolean isCluster;
    private final Membership membership;
    private final Consumer<Address> onReplacement;
    private final Map<Address, String> runIds = new ConcurrentHashMap<>();

    /** The membership of servers in the deployment. */
    public interface Membership {

        /** Throws if the server of the connection does not belong to the deployment; may send it commands. */
        void check(Address address, NodeConnection connection) throws ConnectionException;
    }

    /**
     * Creates an instance that knows no server yet.
     *
     * @param onReplacement called with an address that now leads to another server than before, on the thread that
     *     connected to it; must be quick
     */
    public ServerIdentity(boolean isCluster, Membership membership, Consumer<Address> onReplacement) {
        this.isCluster = isCluster;
        this.membership = membership;
        this.onReplacement = onReplacement;
    }

    /**
     * Admits the server of a new connection.
     *
     * @param server the facts that it states
     * @throws ConnectionException if the server must not be used for now: a replica outside of a cluster, or a server
     *     of another cluster
     */
    void check(Address address, NodeConnection connection, Map<String, String> server) throws ConnectionException {
        if (!isCluster && isReplica(server)) {
            demoted(address);
            throw new ConnectionException(
                    Reason.UNFIT,
                    "Redis at " + address + " is a replica: it is asked nothing until it, or another server at that"
                            + " address, is a master; give the address of the master",
                    null);
        }
        String runId = server.getOrDefault(RUN_ID, "");
        if (!runId.isEmpty() && runId.equals(runIds.get(address))) {
            return;
        }
        membership.check(address, connection);
        String before = runIds.put(address, runId);
        if (isOther(before, runId)) {
            onReplacement.accept(address);
        }
    }

    /**
     * Returns whether the run ids differ; a server that does not state its run id cannot be distinguished from another
     * one.
     */
    private static boolean isOther(@Nullable String before, String runId) {
        return before != null && !before.isEmpty() && !runId.isEmpty() && !before.equals(runId);
    }

    /**
     * Returns whether the server is a replica outside of a cluster; a replica in a cluster redirects to its master
     * instead.
     */
    private static boolean isReplica(Map<String, String> server) {
        String role = server.getOrDefault("role", "");
        boolean isOfCluster = server.getOrDefault("mode", "").equals("cluster");
        return !isOfCluster && (role.equals("replica") || role.equals("slave"));
    }

    /**
     * Records that a server is a replica. It may have taken over the data of another master, so it counts as another
     * server if it is a master again.
     */
    public void demoted(Address address) {
        runIds.replace(address, REPLICA);
    }

    /** Forgets the server at an address that is no longer used. */
    public void forget(Address address) {
        runIds.remove(address);
    }
}
