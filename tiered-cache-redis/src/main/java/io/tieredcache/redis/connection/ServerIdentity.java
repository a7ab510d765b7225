package io.tieredcache.redis.connection;

import io.tieredcache.redis.connection.ConnectionException.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The servers behind the addresses, each by its run id, which is another one after every start. An address may come to belong
 * to a server of somebody else, or to one that lacks what its predecessor was told, so every new connection is checked before
 * it is used. Thread-safe.
 */
public final class ServerIdentity {

    /** What a server is called in what it says of itself. */
    static final String RUN_ID = "run_id";

    /** Stands for the run id of a server that has said that it is a replica. */
    private static final String REPLICA = "replica";

    private final boolean isCluster;
    private final Membership membership;
    private final Consumer<Address> onReplacement;
    private final Map<Address, String> runIds = new ConcurrentHashMap<>();

    /** Knows who belongs to the deployment. */
    public interface Membership {

        /** Throws if the server at the other end does not belong to the deployment; may ask it. */
        void check(Address address, NodeConnection connection) throws ConnectionException;
    }

    /**
     * Knows nobody yet.
     *
     * @param onReplacement called with an address behind which there is another server than before, on the thread that
     *     connected to it; must be quick
     */
    public ServerIdentity(boolean isCluster, Membership membership, Consumer<Address> onReplacement) {
        this.isCluster = isCluster;
        this.membership = membership;
        this.onReplacement = onReplacement;
    }

    /**
     * Admits the server at the other end of a new connection.
     *
     * @param server what it says of itself
     * @throws ConnectionException if it is not to be used, for now: a replica outside of a cluster, a server of another cluster
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

    /** A server that does not tell its run id cannot be told from another. */
    private static boolean isOther(@Nullable String before, String runId) {
        return before != null && !before.isEmpty() && !runId.isEmpty() && !before.equals(runId);
    }

    /** A replica in a cluster redirects to its master instead. */
    private static boolean isReplica(Map<String, String> server) {
        String role = server.getOrDefault("role", "");
        boolean isOfCluster = server.getOrDefault("mode", "").equals("cluster");
        return !isOfCluster && (role.equals("replica") || role.equals("slave"));
    }

    /** A server was a replica, and may have taken over the data of another master: it counts as another one if it comes back. */
    public void demoted(Address address) {
        runIds.replace(address, REPLICA);
    }

    /** Forgets the server at an address that is not used any more. */
    public void forget(Address address) {
        runIds.remove(address);
    }
}
