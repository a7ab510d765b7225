package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.DeploymentKind;
import io.tieredcache.redis.connection.LinkLog;
import io.tieredcache.redis.connection.ServerClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The discovery of the master by sentinels: it asks all of them and follows the {@linkplain SentinelAnswer#latest
 * latest} answer. A new master must confirm that it is one.
 */
final class SentinelDiscovery implements Discovery {

    private static final Logger LOG = LinkLog.LOG;

    private static final String ANNOUNCED =
            ". This is what the sentinels announce: if this JVM reaches it at another address"
                    + " (NAT, port forwarding, containers), set addressMapper(...)";

    private final ClientSettings settings;
    private final ConnectionFactory connectionFactory;
    private final List<Sentinel> sentinels;
    private volatile @Nullable SentinelAnswer followed;

    SentinelDiscovery(
            ClientSettings settings, DeploymentKind.Sentinel deployment, ConnectionFactory connectionFactory) {
        this.settings = settings;
        this.connectionFactory = connectionFactory;
        ConnectionFactory theirs = connectionFactory.sentinels(deployment.credentials());
        this.sentinels = settings.seeds().stream()
                .map(seed -> new Sentinel(seed, deployment.master(), settings, theirs))
                .toList();
    }

    @Override
    public ClusterLayout discover() throws ConnectionException {
        List<SentinelAnswer> answers = answers();
        SentinelAnswer before = followed;
        SentinelAnswer latest = SentinelAnswer.latest(answers, before, sentinels.size());
        if (before == null || !before.master().equals(latest.master())) {
            checkMaster(latest.master());
        }
        followed = latest;
        return ClusterLayout.of(latest.master(), latest.epoch());
    }

    private List<SentinelAnswer> answers() throws ConnectionException {
        List<SentinelAnswer> answers = new ArrayList<>();
        ConnectionException last = null;
        for (Sentinel sentinel : sentinels) {
            try {
                answers.add(sentinel.ask());
            } catch (ConnectionException failure) {
                LOG.debug("a sentinel does not name the master", failure);
                if (last == null || failure.reason() == Reason.REFUSED) {
                    last = failure;
                }
            }
        }
        if (answers.isEmpty()) {
            throw last == null ? new ConnectionException(Reason.UNREACHABLE, "no sentinel was given", null) : last;
        }
        return answers;
    }

    private void checkMaster(Address master) throws ConnectionException {
        long deadline = System.nanoTime() + settings.connectNanos() + settings.commandNanos();
        ConnectionFactory.Opened opened;
        try {
            opened = connectionFactory.open(master, new ServerClock(), deadline);
        } catch (ConnectionException failure) {
            throw failure.reason() == Reason.REFUSED
                    ? failure
                    : new ConnectionException(failure.reason(), failure.getMessage() + ANNOUNCED, failure);
        }
        opened.connection().close();
        Map<String, String> server = opened.server();
        if (!server.getOrDefault("role", "").equals("master")) {
            throw new ConnectionException(
                    Reason.UNREACHABLE,
                    "the sentinels name Redis at " + master + " the master, but it says that it is a replica: "
                            + "a failover may be under way",
                    null);
        }
    }

    @Override
    public void close() {
        sentinels.forEach(Sentinel::close);
    }
}
