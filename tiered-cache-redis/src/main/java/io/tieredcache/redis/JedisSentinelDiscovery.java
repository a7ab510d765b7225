package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all sentinels and follows the {@linkplain SentinelAnswer#latest latest}. A new master must say itself that it is one. */
final class JedisSentinelDiscovery implements Discovery {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private static final String ANNOUNCED =
            ". This is what the sentinels announce: if this JVM reaches it at another address"
                    + " (NAT, port forwarding, containers), set addressMapper(...)";

    private final LinkSettings settings;
    private final JedisLogin login;
    private final List<JedisSentinel> sentinels;
    private volatile @Nullable SentinelAnswer followed;

    JedisSentinelDiscovery(LinkSettings settings, Flavour.Sentinel flavour, JedisLogin login) {
        this.settings = settings;
        this.login = login;
        JedisLogin theirs = login.sentinels(flavour.credentials());
        this.sentinels = settings.seeds().stream()
                .map(seed -> new JedisSentinel(seed, flavour.master(), settings, theirs))
                .toList();
    }

    @Override
    public Layout discover() throws JedisTrouble {
        List<SentinelAnswer> answers = answers();
        SentinelAnswer before = followed;
        SentinelAnswer latest = SentinelAnswer.latest(answers, before, sentinels.size());
        if (before == null || !before.master().equals(latest.master())) {
            checkMaster(latest.master());
        }
        followed = latest;
        return Layout.of(latest.master(), latest.epoch());
    }

    private List<SentinelAnswer> answers() throws JedisTrouble {
        List<SentinelAnswer> answers = new ArrayList<>();
        JedisTrouble last = null;
        for (JedisSentinel sentinel : sentinels) {
            try {
                answers.add(sentinel.ask());
            } catch (JedisTrouble trouble) {
                LOG.debug("a sentinel does not name the master", trouble);
                if (last == null || trouble.reason() == Reason.REFUSED) {
                    last = trouble;
                }
            }
        }
        if (answers.isEmpty()) {
            throw last == null ? new JedisTrouble(Reason.UNREACHABLE, "no sentinel was given", null) : last;
        }
        return answers;
    }

    private void checkMaster(Address master) throws JedisTrouble {
        long deadline = System.nanoTime() + settings.connectNanos() + settings.commandNanos();
        JedisLogin.Opened opened;
        try {
            opened = login.open(master, new ServerClock(), deadline);
        } catch (JedisTrouble trouble) {
            throw trouble.reason() == Reason.REFUSED
                    ? trouble
                    : new JedisTrouble(trouble.reason(), trouble.getMessage() + ANNOUNCED, trouble);
        }
        opened.connection().close();
        Map<String, String> server = opened.server();
        if (!server.getOrDefault("role", "").equals("master")) {
            throw new JedisTrouble(
                    Reason.UNREACHABLE,
                    "the sentinels name Redis at " + master + " the master, but it says that it is a replica: "
                            + "a failover may be under way",
                    null);
        }
    }

    @Override
    public void close() {
        sentinels.forEach(JedisSentinel::close);
    }
}
