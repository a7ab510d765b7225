package io.tieredcache.redis;

import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The scripts on a real server, compared with the store of the test kit: any sequence of calls from two JVMs, valid or
 * invalid, gets the same replies from both.
 *
 * <p>{@code -Dmodel.seed=N} replays a run, {@code -Dmodel.sequences=N} makes a longer one.
 */
final class ScriptModelIT {

    private static final int SEQUENCES = Integer.getInteger("model.sequences", 200);
    private static final int LENGTH = 40;

    private static long runs;

    @Test
    void anySequenceOfCalls_realScripts_replyAsTheModelDoes() {
        long seed = Long.getLong("model.seed", System.nanoTime());
        Random random = new Random(seed);
        try (RedisLink one = Deployment.to(Deployment.server()).connect();
                RedisLink two = Deployment.to(Deployment.server()).connect()) {
            for (int sequence = 0; sequence < SEQUENCES; sequence++) {
                List<TierStep> steps = new ArrayList<>();
                for (int i = 0; i < LENGTH; i++) {
                    steps.add(TierStep.random(random));
                }
                String difference = difference(one, two, steps);
                if (difference != null) {
                    String again = difference(one, two, shrunk(one, two, steps));
                    throw new AssertionError("seed " + seed + ", sequence " + sequence
                            + (again == null ? ", not seen again:\n" + difference : ", shrunk:\n" + again));
                }
            }
        }
    }

    /** Returns the steps without those that the difference does not need. */
    private static List<TierStep> shrunk(RedisLink one, RedisLink two, List<TierStep> steps) {
        List<TierStep> fewest = new ArrayList<>(steps);
        for (int at = fewest.size() - 1; at >= 0; at--) {
            TierStep left = fewest.remove(at);
            if (difference(one, two, fewest) == null) {
                fewest.add(at, left);
            }
        }
        return fewest;
    }

    /** Plays the steps on both; returns the history up to the first difference, or null. */
    private static @Nullable String difference(RedisLink one, RedisLink two, List<TierStep> steps) {
        String cache = "model-" + Long.toHexString(System.nanoTime()) + "-" + runs++;
        InMemorySharedStore store = new InMemorySharedStore();
        try (SharedTier real = RedisTier.on(one, new RawCodec()).open(cache);
                SharedTier otherReal = RedisTier.on(two, new RawCodec()).open(cache);
                SharedTier model = store.tier(new RawCodec()).open(cache);
                SharedTier otherModel = store.tier(new RawCodec()).open(cache)) {
            real.subscribe(new SilentListener());
            otherReal.subscribe(new SilentListener());
            TierPair scripts = new TierPair(real, otherReal);
            TierPair expected = new TierPair(model, otherModel);
            StringBuilder history = new StringBuilder();
            for (TierStep step : steps) {
                if (step.kind() == TierStep.Kind.EVICT) {
                    String key = TierPair.textOf(step.key());
                    Deployment.server().command("DEL", Deployment.name(cache, key));
                    store.evict(cache, key);
                }
                String wanted = expected.play(step);
                String given = scripts.play(step);
                if (step.kind() == TierStep.Kind.CLEAR) {
                    awaitSameGenerations(real, otherReal);
                }
                wanted += expected.readBack(step);
                given += scripts.readBack(step);
                history.append(step).append("\n  ").append(wanted).append('\n');
                if (!given.equals(wanted)) {
                    return history.append("  ")
                            .append(given)
                            .append(" <- Redis")
                            .toString();
                }
            }
            return null;
        }
    }

    /**
     * Waits until both know of a clear. A tier may receive the report of its own clear before the reply, so reports are
     * not counted.
     */
    private static void awaitSameGenerations(SharedTier one, SharedTier two) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> generations(one).equals(generations(two)));
    }

    private static List<Long> generations(SharedTier tier) {
        Generations regions = ((RedisSharedTier) tier).scope.generations();
        return IntStream.range(0, Partitions.COUNT)
                .mapToObj(partition -> regions.of(partition).id())
                .toList();
    }
}
