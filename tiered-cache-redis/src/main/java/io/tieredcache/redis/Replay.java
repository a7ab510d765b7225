package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.client.RedisClient;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.PlainRequest;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.shared.Cleared;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replay of changes to a promoted node, since a replica may be promoted without them. It first sends the changes of
 * this JVM's own tiers. After three seconds it also sends the changes of other JVMs that have not announced their own
 * replay by then, and may be dead.
 */
final class Replay {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int BATCH = 500;
    private static final long ATTEMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long RETRY_MILLIS = 100;
    private static final long ANNOUNCEMENT_MILLIS = 3_000;
    private static final long LONGEST_RETRY_MILLIS = 2_000;

    private final String namespace;
    private final RedisClient nodes;
    private final Journal journal;
    private final ChangeListeners listeners;
    private final ScheduledExecutorService repairs;
    private final Origins origins;
    private final LongAdder replayed = new LongAdder();
    /** The promotions for which no task has been started. */
    private final Queue<Promotion> promotions = new ConcurrentLinkedQueue<>();

    private record Promotion(BitSet partitions, long nanos) {}

    Replay(
            ClientSettings settings,
            RedisClient nodes,
            Journal journal,
            ChangeListeners listeners,
            ScheduledExecutorService repairs) {
        this.namespace = settings.namespace();
        this.origins = new Origins(settings.nodeTimeoutNanos(), System.nanoTime());
        this.nodes = nodes;
        this.journal = journal;
        this.listeners = listeners;
        this.repairs = repairs;
    }

    /** Returns the origins whose changes this JVM replays, and those that other JVMs have replayed. */
    Origins origins() {
        return origins;
    }

    /** Returns the number of replayed changes. */
    long count() {
        return replayed.sum();
    }

    /** Records that replicas have replaced their masters in these partitions, and starts the replay. */
    void promoted(BitSet partitions) {
        long now = System.nanoTime();
        LOG.info(
                "another server of Redis serves {} of {} partitions: recent changes are replayed to it",
                partitions.cardinality(),
                Partitions.COUNT);
        promotions.add(new Promotion((BitSet) partitions.clone(), now));
        resume();
    }

    /** Starts the replays that could not start before, for lack of a thread. */
    void resume() {
        try {
            for (Promotion next = promotions.peek(); next != null; next = promotions.peek()) {
                Promotion promotion = next;
                var unused =
                        repairs.schedule(() -> replayOthers(promotion), ANNOUNCEMENT_MILLIS, TimeUnit.MILLISECONDS);
                repairs.execute(() -> replayOwn(promotion));
                // Removed last. If a task is rejected, the next tick starts both again. A replay that runs twice does
                // no harm.
                promotions.remove(promotion);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("the link is closed or has no thread: nothing is replayed for now", e);
        }
    }

    private void replayOwn(Promotion promotion) {
        List<Journal.Entry> mine = new ArrayList<>();
        for (Journal.Entry entry : journal.of(promotion.partitions)) {
            if (origins.isOwn(entry.change().origin())) {
                mine.add(entry);
            }
        }
        // Announced only after all are confirmed. From then on no other JVM replays them.
        replay(mine, RETRY_MILLIS, () -> announce(mine));
        long now = System.nanoTime();
        listeners.forEach(reports -> {
            if (journal.isIncomplete(reports.cache(), now)) {
                renew(reports.generations(), promotion.partitions, RETRY_MILLIS);
            }
        });
    }

    private void replayOthers(Promotion promotion) {
        List<Journal.Entry> theirs = new ArrayList<>();
        for (Journal.Entry entry : journal.of(promotion.partitions)) {
            long origin = entry.change().origin();
            if (!origins.isOwn(origin) && !origins.isAnnouncedSince(origin, promotion.nanos)) {
                theirs.add(entry);
            }
        }
        replay(theirs, RETRY_MILLIS, () -> {});
    }

    /** Clears the promoted partitions of a cache, and retries those that were missed as long as the link is open. */
    private void renew(Generations generations, BitSet partitions, long pauseMillis) {
        Cleared cleared = generations.renew(partitions, ATTEMPT_NANOS);
        if (!cleared.missed().isEmpty()) {
            LOG.debug(
                    "{} partitions could not be cleared yet: {}",
                    cleared.missed().cardinality(),
                    cleared.why());
            later(pauseMillis, () -> renew(generations, cleared.missed(), longer(pauseMillis)));
        }
    }

    /** Replays entries, and retries those that were not confirmed as long as the link is open. */
    private void replay(List<Journal.Entry> entries, long pauseMillis, Runnable done) {
        List<Journal.Entry> unconfirmed;
        try {
            unconfirmed = replayOnce(entries);
        } catch (RuntimeException | Error e) {
            LOG.warn("changes could not be replayed after a failover; they are tried again", e);
            unconfirmed = entries;
        }
        follow(unconfirmed, pauseMillis, done);
    }

    private void follow(List<Journal.Entry> unconfirmed, long pauseMillis, Runnable done) {
        if (unconfirmed.isEmpty()) {
            done.run();
        } else {
            LOG.debug("{} changes could not be replayed yet", unconfirmed.size());
            later(pauseMillis, () -> replay(unconfirmed, longer(pauseMillis), done));
        }
    }

    /**
     * Replays entries once; returns those that were not confirmed. After a failure a partition gets no more of this
     * round. Its node is away.
     */
    private List<Journal.Entry> replayOnce(List<Journal.Entry> entries) {
        List<Journal.Entry> unconfirmed = new ArrayList<>();
        BitSet silent = new BitSet(Partitions.COUNT);
        List<Journal.Entry> batch = new ArrayList<>(BATCH);
        for (Journal.Entry entry : entries) {
            (silent.get(entry.partition()) ? unconfirmed : batch).add(entry);
            if (batch.size() == BATCH) {
                replayBatch(batch, unconfirmed, silent);
            }
        }
        replayBatch(batch, unconfirmed, silent);
        return unconfirmed;
    }

    private void replayBatch(List<Journal.Entry> batch, List<Journal.Entry> unconfirmed, BitSet silent) {
        List<Request> requests = new ArrayList<>(batch.size());
        batch.forEach(entry -> requests.add(request(entry)));
        List<Reply> replies = nodes.callAll(requests, ATTEMPT_NANOS);
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Reply.Answer) {
                replayed.increment();
            } else {
                unconfirmed.add(batch.get(i));
                silent.set(batch.get(i).partition());
            }
        }
        batch.clear();
    }

    private void later(long millis, Runnable task) {
        try {
            var unused = repairs.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException linkIsClosed) {
            LOG.debug("the link is closed: nothing is replayed");
        }
    }

    private static long longer(long millis) {
        return Math.min(LONGEST_RETRY_MILLIS, 2 * millis);
    }

    private Request request(Journal.Entry entry) {
        Journal.Subject subject = entry.subject();
        Journal.Change change = entry.change();
        int partition = subject.partition();
        byte[] channel = Partitions.channel(namespace, partition);
        byte[] key = RedisKeys.name(namespace, partition, subject.name());
        byte[] token = BigEndian.u64(ThreadLocalRandom.current().nextLong());
        int slot = Partitions.slot(partition);
        // With 'k' the script keeps an id that is at least as great. The cache may have been cleared again meanwhile.
        if (subject.isGeneration()) {
            return new ScriptRequest(
                    Script.GENERATION,
                    slot,
                    key,
                    token,
                    BigEndian.u64(change.fence()),
                    new byte[] {'k'},
                    channel,
                    ChangeMessage.cleared(change.origin(), partition),
                    subject.name());
        }
        byte[] head = ChangeMessage.head(ChangeMessage.CHANGED, change.origin(), subject.keyHash(), change.version());
        return new ScriptRequest(
                Script.REPLAY,
                slot,
                key,
                token,
                BigEndian.u64(change.version()),
                BigEndian.u64(change.forcedFence()),
                BigEndian.u64(change.fence()),
                channel,
                ChangeMessage.encode(head, change.fence(), subject.name()));
    }

    private void announce(List<Journal.Entry> entries) {
        Set<Long> announced = new HashSet<>();
        for (Journal.Entry entry : entries) {
            long origin = entry.change().origin();
            if (announced.add(origin)) {
                byte[] message = new ChangeMessage(ChangeMessage.REPLAYED, origin, 0, 0, 0, "").encode();
                byte[] channel = Partitions.channel(namespace, entry.partition());
                Reply unused = nodes.call(
                        new PlainRequest(RedisCommand.SPUBLISH, Partitions.slot(entry.partition()), channel, message),
                        ATTEMPT_NANOS);
            }
        }
    }
}
