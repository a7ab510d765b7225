package io.tieredcache.simulation;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.ClearReply;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.Released;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.TierFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** L2 as one simulated JVM sees it: requests travel, are executed in one step, and replies travel back. */
final class VirtualTier implements SharedTier {

    private static final TierFailure TIMEOUT = new TierFailure(Failure.Kind.TIMEOUT, "no reply in time", null);

    private final Machine machine;
    private final Cluster cluster;
    private final Network network;
    private final Journal journal;
    private final List<Stream> streams = new ArrayList<>();
    /** Open writes whose intent L2 has confirmed. */
    private final Map<String, Announced> announced = new HashMap<>();

    /** An intent, and the time at which it expires. */
    private record Announced(Marks.Mark mark, long endsAt) {}

    VirtualTier(Machine machine, Cluster cluster, Network network) {
        this.machine = machine;
        this.cluster = cluster;
        this.network = network;
        journal = new Journal(network.scheduler);
    }

    Journal journal() {
        return journal;
    }

    List<Stream> streams() {
        return streams;
    }

    @Override
    public ReadReply read(String key, long timeoutNanos) {
        return readAll(List.of(key), timeoutNanos).get(0);
    }

    @Override
    public List<ReadReply> readAll(List<String> keys, long timeoutNanos) {
        return exchange("reads", keys, key -> key, key -> cluster.masterOf(key).read(key), timeoutNanos);
    }

    @Override
    public GrantReply acquire(AcquireRequest request, long timeoutNanos) {
        return acquireAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<GrantReply> acquireAll(List<AcquireRequest> requests, long timeoutNanos) {
        return exchange(
                "acquires",
                requests,
                AcquireRequest::key,
                request -> cluster.masterOf(request.key()).acquire(request, token(request.key(), request.token())),
                timeoutNanos);
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        return fillAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<StoreReply> fillAll(List<FillRequest> requests, long timeoutNanos) {
        return exchange(
                "fills",
                requests,
                FillRequest::key,
                request -> cluster.masterOf(request.key())
                        .fill(
                                machine,
                                request,
                                token(request.key(), request.lease().token())),
                timeoutNanos);
    }

    @Override
    public ReleaseReply release(ReleaseRequest request, long timeoutNanos) {
        return releaseAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<ReleaseReply> releaseAll(List<ReleaseRequest> requests, long timeoutNanos) {
        return exchange(
                "releases",
                requests,
                ReleaseRequest::key,
                lost -> {
                    cluster.masterOf(lost.key()).release(machine, lost.key(), token(lost.key(), lost.token()));
                    return Released.GONE;
                },
                timeoutNanos);
    }

    @Override
    public InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos) {
        return invalidateAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<InvalidateReply> invalidateAll(List<InvalidateRequest> requests, long timeoutNanos) {
        requests.forEach(request -> journal.sent(request.key(), request.version()));
        Shard dying = cluster.dying();
        if (network.plan.mutation() == Mutation.DEAD_SHARD_STOPS_ALL && dying != null && dying.isDead()) {
            return requests.stream().<InvalidateReply>map(request -> TIMEOUT).toList();
        }
        return exchange(
                "invalidates",
                requests,
                InvalidateRequest::key,
                request -> cluster.masterOf(request.key()).invalidate(machine, request.key(), request.version()),
                timeoutNanos);
    }

    @Override
    public BeginReply begin(BeginRequest request, long timeoutNanos) {
        return beginAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<BeginReply> beginAll(List<BeginRequest> requests, long timeoutNanos) {
        requests.forEach(request -> journal.sent(request.key(), 0));
        List<BeginReply> replies = network.plan.mutation() == Mutation.BEGIN_NOT_SENT
                ? requests.stream()
                        .<BeginReply>map(request -> new Intent(request.token(), cluster.nextFence(), 0, 0))
                        .toList()
                : exchange(
                        "begins",
                        requests,
                        BeginRequest::key,
                        request -> cluster.masterOf(request.key()).begin(machine, request),
                        timeoutNanos);
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Intent) {
                BeginRequest request = requests.get(i);
                String key = request.key();
                Marks.Mark mark = new Marks.Mark(machine, shardOf(key).number(), key, 0, network.scheduler.now());
                announced.put(key, new Announced(mark, mark.at + request.lifeMillis() * Chance.MILLIS - timeoutNanos));
            }
        }
        return replies;
    }

    /** Returns L2's confirmed mark of an intent of this JVM for the key, unless L2 may have lost it. */
    Marks.@Nullable Mark announced(String key) {
        Announced open = announced.get(key);
        if (open == null || open.endsAt <= network.scheduler.now() || network.plan.l2Forgets()) {
            return null;
        }
        return open.mark;
    }

    @Override
    public StoreReply end(EndRequest request, long timeoutNanos) {
        return endAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<StoreReply> endAll(List<EndRequest> requests, long timeoutNanos) {
        requests.forEach(request -> journal.sent(request.key(), request.version()));
        requests.forEach(request -> announced.remove(request.key()));
        return exchange(
                "ends",
                requests,
                EndRequest::key,
                request -> cluster.masterOf(request.key()).end(machine, request),
                timeoutNanos);
    }

    @Override
    public StoreReply put(PutRequest request, long timeoutNanos) {
        throw new UnsupportedOperationException("simulated caches have an L3, which they write under intents");
    }

    @Override
    public ClearReply clear(BitSet partitions, long timeoutNanos) {
        List<String> generations = cluster.shards().stream()
                .map(Shard::number)
                .filter(shard -> partitions.stream().anyMatch(partition -> partition % Cluster.SHARDS == shard))
                .map(Cluster::generationOf)
                .toList();
        generations.forEach(generation -> journal.sent(generation, 0));
        List<InvalidateReply> replies = exchange(
                "clears",
                generations,
                generation -> generation,
                generation -> cluster.masterOf(generation).clear(machine),
                timeoutNanos);
        BitSet missed = new BitSet();
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof TierFailure failure) {
                if (network.plan.mutation() == Mutation.CLEAR_FAILS_AS_ONE) {
                    return failure;
                }
                int shard = Cluster.numberOf(generations.get(i));
                partitions.stream()
                        .filter(partition -> partition % Cluster.SHARDS == shard)
                        .forEach(missed::set);
            }
        }
        return missed.isEmpty() ? Cleared.complete() : new Cleared(missed, TIMEOUT);
    }

    @Override
    public void subscribe(ChangeListener listener) {
        for (Shard shard : cluster.shards()) {
            Stream stream = new Stream(machine, shard, cluster, listener, journal, network);
            streams.add(stream);
            stream.open();
        }
    }

    @Override
    public void close() {
        streams.forEach(Stream::close);
        streams.clear();
    }

    /** Returns the shard that holds a key or a generation. */
    Shard shardOf(String key) {
        return cluster.shardOf(key);
    }

    /** Returns the shard that stops answering, if there is one. */
    @Nullable
    Shard dying() {
        return cluster.dying();
    }

    private long token(String key, long fresh) {
        return network.plan.mutation() == Mutation.REUSED_TOKENS ? key.hashCode() * 31L + machine.number + 1 : fresh;
    }

    @SuppressWarnings("unchecked") // TierFailure is a reply of every kind
    private <Q, R> List<R> exchange(
            String what,
            List<Q> requests,
            Function<Q, String> keyOf,
            Function<Q, ? extends R> step,
            long timeoutNanos) {
        Scheduler scheduler = network.scheduler;
        SimulatedThread self = scheduler.self();
        Object[] replies = new Object[requests.size()];
        int[] missing = {replies.length};
        for (int i = 0; i < replies.length; i++) {
            int slot = i;
            Q request = requests.get(i);
            String key = keyOf.apply(request);
            network.trace.step(scheduler.now(), self, what, key);
            Shard shard = shardOf(key);
            network.send(
                    machine,
                    shard,
                    () -> {
                        R reply = step.apply(request);
                        network.trace.step(
                                scheduler.now(),
                                "shard" + shard.number(),
                                self + " " + what,
                                key,
                                describe(reply),
                                "now",
                                shard.cell(key));
                        return reply;
                    },
                    reply -> {
                        if (replies[slot] == null) {
                            replies[slot] = reply;
                            missing[0]--;
                        }
                    });
        }
        if (!scheduler.await(() -> missing[0] == 0, timeoutNanos)) {
            network.trace.step(scheduler.now(), self, what + ": no reply in time");
            for (int i = 0; i < replies.length; i++) {
                replies[i] = replies[i] == null ? TIMEOUT : replies[i];
            }
        }
        return (List<R>) Collections.unmodifiableList(Arrays.asList(replies));
    }

    private static String describe(Object reply) {
        return reply instanceof Enum<?> constant
                ? constant.name()
                : reply.getClass().getSimpleName();
    }
}
