package io.tieredcache.benchmarks.l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tieredcache.benchmarks.callers.Workload;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadsTest {

    private static final int KEYS = 50;

    @Test
    void caller_oneKey_drawsFromAllOfThem() throws Exception {
        Fake fake = new Fake(key -> key);
        Reads<byte[]> reads = new Reads<>(fake, Dataset.RAW100, KEYS, 1);

        Workload.Call caller = reads.caller(1);
        for (int i = 0; i < 100 * KEYS; i++) {
            caller.run();
        }

        assertThat(fake.asked).hasSize(KEYS).allMatch(key -> key >= 0 && key < KEYS);
    }

    @Test
    void caller_valueOfAnotherKey_isRefused() {
        Reads<byte[]> reads = new Reads<>(new Fake(key -> key + 1), Dataset.RAW100, KEYS, 1);

        assertThatIllegalStateException().isThrownBy(reads.caller(0)::run).withMessageContaining("of another");
    }

    @Test
    void caller_manyKeys_wantsEachOnceAndAllOfThem() throws Exception {
        Fake fake = new Fake(key -> key);

        new Reads<>(fake, Dataset.RAW100, KEYS, 10).caller(0).run();

        assertThat(fake.asked).hasSize(10);
        fake.missing = 1;
        assertThatIllegalStateException()
                .isThrownBy(new Reads<>(fake, Dataset.RAW100, KEYS, 10).caller(0)::run)
                .withMessage("9 of 10 keys found");
    }

    @Test
    void strays_areTheKeysThatWereLoaded() {
        Fake fake = new Fake(key -> key);
        fake.loads = 13;

        assertThat(new Reads<>(fake, Dataset.RAW100, KEYS, 1).strays()).isEqualTo(13);
    }

    @Test
    void scenarios_names_areFoundAgain() {
        assertThat(Scenario.ALL)
                .extracting(Scenario::name)
                .containsExactly(
                        "get-json1k",
                        "get-json1k-cluster",
                        "get-raw100",
                        "get-raw100-cluster",
                        "bulk100-json1k",
                        "bulk100-json1k-cluster");
        assertThat(Scenario.ALL)
                .allMatch(scenario ->
                        Scenario.named(scenario.name()).orElseThrow().equals(scenario));
    }

    @Test
    void dataset_json_isAboutAKilobyteAndKnowsItsKey() throws Exception {
        byte[] json = Dataset.JSON1K.codec().encode(Dataset.JSON1K.valueOf().apply(99_999));

        assertThat(json.length).isBetween(900, 1_200);
        Dataset.JSON1K.check(99_999, Dataset.JSON1K.decode(json));
    }

    /** A contender that answers every key with its own value or with that of another key. */
    private static final class Fake implements Contender<byte[]> {

        private final Set<Integer> asked = new HashSet<>();
        private final IntUnaryOperator answer;
        private long loads;
        private int missing;

        Fake(IntUnaryOperator answer) {
            this.answer = answer;
        }

        @Override
        public void load(Collection<Integer> keys) {}

        @Override
        public byte[] get(int key) {
            asked.add(key);
            return Dataset.RAW100.valueOf().apply(answer.applyAsInt(key));
        }

        @Override
        public Map<Integer, byte[]> getAll(Collection<Integer> keys) {
            return keys.stream().skip(missing).collect(Collectors.toMap(key -> key, this::get));
        }

        @Override
        public long loads() {
            return loads;
        }

        @Override
        public void close() {}
    }
}
