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
 * Tells a promoted node again what this JVM told its predecessor, since a replica may be promoted without having heard it;
 * and after three seconds what other JVMs told it that have not announced to have done so themselves, and may be dead.
 */
final class Replay {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int BATCH = 500;
    private static final long ATTEMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long RETRY_MILLIS = 100;
    private static final long OTHERS_MILLIS = 3_000;
    private static final long LONGEST_RETRY_MILLIS = 2_000;

    private final String namespace;
    private final RedisClient nodes;
    private final Journal journal;
    private final ChangeListeners listeners;
    private final ScheduledExecutorService repairs;
    private final Origins origins;
    private final LongAdder replayed = new LongAdder();
    /** Those that no task was begun for. */
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

    /** Returns whose changes this JVM tells again, and who else has told theirs. */
    Origins origins() {
        return origins;
    }

    /** Returns how many changes were told again. */
    long count() {
        return replayed.sum();
    }

    /** Replicas have taken the place of their masters in these partitions. */
    void promoted(BitSet partitions) {
        long now = System.nanoTime();
        LOG.info(
                "another server of Redis serves {} of {} buckets: telling it again what has changed lately",
                partitions.cardinality(),
                Partitions.COUNT);
        promotions.add(new Promotion((BitSet) partitions.clone(), now));
        resume();
    }

    /** Tells what could not be begun to be told, for want of a thread. */
    void resume() {
        try {
            for (Promotion next = promotions.peek(); next != null; next = promotions.peek()) {
                Promotion promotion = next;
                var unused = repairs.schedule(() -> tellTheirs(promotion), OTHERS_MILLIS, TimeUnit.MILLISECONDS);
                repairs.execute(() -> tellMine(promotion));
                promotions.remove(promotion);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("the link is closed or has no thread: nothing is told again for now", e);
        }
    }

    private void tellMine(Promotion promotion) {
        List<Journal.Entry> mine = new ArrayList<>();
        for (Journal.Entry entry : journal.of(promotion.partitions)) {
            if (origins.isOwn(entry.change().origin())) {
                mine.add(entry);
            }
        }
        tell(mine, RETRY_MILLIS, () -> announce(mine));
        long now = System.nanoTime();
        listeners.forEach(reports -> {
            if (journal.isIncomplete(reports.cache(), now)) {
                renew(reports.generations(), promotion.partitions, RETRY_MILLIS);
            }
        });
    }

    private void tellTheirs(Promotion promotion) {
        List<Journal.Entry> theirs = new ArrayList<>();
        for (Journal.Entry entry : journal.of(promotion.partitions)) {
            long origin = entry.change().origin();
            if (!origins.isOwn(origin) && !origins.isAnnouncedSince(origin, promotion.nanos)) {
                theirs.add(entry);
            }
        }
        tell(theirs, RETRY_MILLIS, () -> {});
    }

    /** Clears the promoted partitions of a cache, and again those that were missed, for as long as the link is open. */
    private void renew(Generations generations, BitSet partitions, long pauseMillis) {
        Cleared cleared = generations.renew(partitions, ATTEMPT_NANOS);
        if (!cleared.missed().isEmpty()) {
            LOG.debug(
                    "{} buckets could not be cleared yet: {}", cleared.missed().cardinality(), cleared.why());
            later(pauseMillis, () -> renew(generations, cleared.missed(), longer(pauseMillis)));
        }
    }

    /** Tells entries, and again those that were not confirmed, for as long as the link is open. */
    private void tell(List<Journal.Entry> entries, long pauseMillis, Runnable done) {
        List<Journal.Entry> untold;
        try {
            untold = tellOnce(entries);
        } catch (RuntimeException | Error e) {
            LOG.warn("changes could not be told again after a failover; they are tried again", e);
            untold = entries;
        }
        follow(untold, pauseMillis, done);
    }

    private void follow(List<Journal.Entry> untold, long pauseMillis, Runnable done) {
        if (untold.isEmpty()) {
            done.run();
        } else {
            LOG.debug("{} changes could not be told again yet", untold.size());
            later(pauseMillis, () -> tell(untold, longer(pauseMillis), done));
        }
    }

    /** Tells entries once; returns those that were not confirmed. A partition that fails is not asked twice: its node is away. */
    private List<Journal.Entry> tellOnce(List<Journal.Entry> entries) {
        List<Journal.Entry> untold = new ArrayList<>();
        BitSet silent = new BitSet(Partitions.COUNT);
        List<Journal.Entry> batch = new ArrayList<>(BATCH);
        for (Journal.Entry entry : entries) {
            (silent.get(entry.partition()) ? untold : batch).add(entry);
            if (batch.size() == BATCH) {
                tellBatch(batch, untold, silent);
            }
        }
        tellBatch(batch, untold, silent);
        return untold;
    }

    private void tellBatch(List<Journal.Entry> batch, List<Journal.Entry> untold, BitSet silent) {
        List<Request> requests = new ArrayList<>(batch.size());
        batch.forEach(entry -> requests.add(request(entry)));
        List<Reply> replies = nodes.callAll(requests, ATTEMPT_NANOS);
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Reply.Answer) {
                replayed.increment();
            } else {
                untold.add(batch.get(i));
                silent.set(batch.get(i).partition());
            }
        }
        batch.clear();
    }

    private void later(long millis, Runnable task) {
        try {
            var unused = repairs.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException linkIsClosed) {
            LOG.debug("the link is closed: nothing is told again");
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

    private void announce(List<Journal.Entry> told) {
        Set<Long> announced = new HashSet<>();
        for (Journal.Entry entry : told) {
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
