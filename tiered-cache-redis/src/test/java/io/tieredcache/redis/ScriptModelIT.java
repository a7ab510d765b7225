package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The scripts on a real server against the store of the test kit: any sequence of calls from two JVMs, right ones and wrong
 * ones, gets the same replies from both.
 *
 * <p>{@code -Dmodel.seed=N} replays a run, {@code -Dmodel.sequences=N} makes a longer one.
 */
final class ScriptModelIT {

    private static final int SEQUENCES = Integer.getInteger("model.sequences", 200);
    private static final int LENGTH = 40;

    private static long runs;

    @Test
    void anySequenceOfCalls_realScripts_replyAsTheModelDoes() throws InterruptedException {
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

    /** Leaves out whatever the difference does not need. */
    private static List<TierStep> shrunk(RedisLink one, RedisLink two, List<TierStep> steps)
            throws InterruptedException {
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
    private static @Nullable String difference(RedisLink one, RedisLink two, List<TierStep> steps)
            throws InterruptedException {
        String cache = "model-" + Long.toHexString(System.nanoTime()) + "-" + runs++;
        InMemorySharedStore store = new InMemorySharedStore();
        try (SharedTier real = RedisTier.on(one, new RawCodec()).open(cache);
                SharedTier otherReal = RedisTier.on(two, new RawCodec()).open(cache);
                SharedTier model = store.tier(new RawCodec()).open(cache);
                SharedTier otherModel = store.tier(new RawCodec()).open(cache)) {
            List<Clears> clears = List.of(new Clears(), new Clears());
            real.subscribe(clears.get(0));
            otherReal.subscribe(clears.get(1));
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
                    clears.get(1 - step.tier()).await();
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

    /** Waits until a tier has heard that another one cleared the cache. */
    private static final class Clears extends SilentListener {

        private final Semaphore heard = new Semaphore(0);

        void await() throws InterruptedException {
            assertThat(heard.tryAcquire(Generations.REGIONS, 30, TimeUnit.SECONDS))
                    .isTrue();
        }

        @Override
        public void cleared() {
            heard.release();
        }
    }
}
