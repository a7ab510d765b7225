package io.tieredcache.redis;

import io.tieredcache.spi.TierFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a promoted node again what this JVM told its predecessor, since a replica may be promoted without having heard it;
 * and after three seconds what other JVMs told it that have not announced to have done so themselves, and may be dead.
 */
final class Replay {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int BATCH = 500;
    private static final long ATTEMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long RETRY_MILLIS = 100;
    private static final long OTHERS_MILLIS = 3_000;
    private static final int ATTEMPTS = 300;

    private final String namespace;
    private final JedisNodes nodes;
    private final Journal journal;
    private final Listeners listeners;
    private final ScheduledExecutorService repairs;
    private final Set<Long> own = ConcurrentHashMap.newKeySet();
    private final Map<Long, Long> announced = new ConcurrentHashMap<>();
    private final LongAdder replayed = new LongAdder();

    Replay(String namespace, JedisNodes nodes, Journal journal, Listeners listeners, ScheduledExecutorService repairs) {
        this.namespace = namespace;
        this.nodes = nodes;
        this.journal = journal;
        this.listeners = listeners;
        this.repairs = repairs;
    }

    /** Changes of this origin are told again by this JVM. */
    void own(long origin) {
        own.add(origin);
    }

    /** Another JVM says that it has told its changes again. */
    void announced(long origin) {
        announced.put(origin, System.nanoTime());
    }

    /** Returns how many changes were told again. */
    long count() {
        return replayed.sum();
    }

    /** Replicas have taken the place of their masters in these buckets. */
    void promoted(BitSet buckets) {
        long now = System.nanoTime();
        LOG.info(
                "a replica of Redis was promoted for {} of {} buckets: telling it again what has changed lately",
                buckets.cardinality(),
                Buckets.COUNT);
        try {
            repairs.execute(() -> {
                List<Journal.Entry> mine = new ArrayList<>();
                for (Journal.Entry entry : journal.of(buckets)) {
                    if (own.contains(entry.message().origin())) {
                        mine.add(entry);
                    }
                }
                tell(mine, ATTEMPTS, () -> announce(mine));
                if (journal.isIncomplete(System.nanoTime())) {
                    listeners.forEach(reports -> renew(reports.generations()));
                }
            });
            var unused = repairs.schedule(
                    () -> {
                        List<Journal.Entry> theirs = new ArrayList<>();
                        for (Journal.Entry entry : journal.of(buckets)) {
                            long origin = entry.message().origin();
                            Long at = announced.get(origin);
                            if (!own.contains(origin) && (at == null || at - now < 0)) {
                                theirs.add(entry);
                            }
                        }
                        tell(theirs, ATTEMPTS, () -> {});
                    },
                    OTHERS_MILLIS,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException linkIsClosed) {
            LOG.debug("the link is closed: nothing is told again");
        }
    }

    private void renew(Generations generations) {
        if (generations.renew(ATTEMPT_NANOS) instanceof TierFailure failure) {
            LOG.warn("a cache with more changes than the journal holds could not be cleared: {}", failure.message());
        }
    }

    /** Tells entries, and again those that were not confirmed. */
    private void tell(List<Journal.Entry> entries, int attempts, Runnable done) {
        List<Journal.Entry> untold = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += BATCH) {
            List<Journal.Entry> batch = entries.subList(from, Math.min(entries.size(), from + BATCH));
            List<Request> requests = new ArrayList<>(batch.size());
            batch.forEach(entry -> requests.add(request(entry)));
            List<Reply> replies = nodes.callAll(requests, ATTEMPT_NANOS);
            for (int i = 0; i < replies.size(); i++) {
                if (replies.get(i) instanceof Reply.Answer) {
                    replayed.increment();
                } else {
                    LOG.debug("a change could not be told again yet: {}", replies.get(i));
                    untold.add(batch.get(i));
                }
            }
        }
        if (untold.isEmpty()) {
            done.run();
        } else if (attempts == 0) {
            LOG.warn("{} changes could not be told again after a failover", untold.size());
        } else {
            try {
                var unused =
                        repairs.schedule(() -> tell(untold, attempts - 1, done), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException linkIsClosed) {
                LOG.debug("the link is closed: {} changes are not told again", untold.size());
            }
        }
    }

    private Request request(Journal.Entry entry) {
        ChangeMessage message = entry.message();
        byte[] channel = Buckets.channel(namespace, entry.bucket());
        byte[] key = RedisKeys.name(namespace, entry.bucket(), message.name());
        byte[] token = Bytes.u64(ThreadLocalRandom.current().nextLong());
        int slot = Buckets.slot(entry.bucket());
        if (message.type() == ChangeMessage.CLEARED) {
            return new ScriptRequest(
                    Script.GENERATION,
                    slot,
                    key,
                    token,
                    Bytes.u64(entry.fence()),
                    new byte[] {'k'},
                    channel,
                    ChangeMessage.cleared(message.origin(), entry.bucket()),
                    message.name().getBytes(StandardCharsets.US_ASCII));
        }
        ChangeMessage again = new ChangeMessage(
                ChangeMessage.CHANGED,
                message.origin(),
                message.keyHash(),
                entry.version(),
                entry.fence(),
                message.name());
        return new ScriptRequest(
                Script.REPLAY,
                slot,
                key,
                token,
                Bytes.u64(entry.version()),
                Bytes.u64(entry.forcedFence()),
                Bytes.u64(entry.fence()),
                channel,
                again.encode());
    }

    private void announce(List<Journal.Entry> told) {
        Set<Long> origins = new HashSet<>();
        for (Journal.Entry entry : told) {
            long origin = entry.message().origin();
            if (origins.add(origin)) {
                byte[] message = new ChangeMessage(ChangeMessage.REPLAYED, origin, 0, 0, 0, "").encode();
                byte[] channel = Buckets.channel(namespace, entry.bucket());
                Reply unused = nodes.call(
                        new PlainRequest(Verb.SPUBLISH, Buckets.slot(entry.bucket()), channel, message), ATTEMPT_NANOS);
            }
        }
    }
}
