package io.tieredcache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jol.info.GraphLayout;

class HeapWeigherTest {

    static {
        System.setProperty("jol.magicFieldOffset", "true");
    }

    private final HeapWeigher weigher = new HeapWeigher(1 << 30);

    /**
     * JOL counts objects that the JDK shares, such as the constants of an enum; the weigher does not. The difference is
     * at most 160 bytes.
     */
    @ParameterizedTest
    @EnumSource(Samples.class)
    void weigh_eachShape_agreesWithJol(Samples shape) {
        Object value = shape.make(12_345);
        long real = GraphLayout.parseInstance(value).totalSize();

        assertThat((double) weigher.weigh(value)).isBetween(0.95 * (real - 160), 1.12 * real);
    }

    @Test
    void weigh_plainShapes_isExact() {
        for (Object value : List.of(
                "latin", "кириллица", new byte[100], new long[3], new Samples.Node("n", null), 1_000_000, 3.5)) {
            assertThat(weigher.weigh(value))
                    .as(value.getClass().getName())
                    .isEqualTo(GraphLayout.parseInstance(value).totalSize());
        }
    }

    @Test
    void weigh_whatTheJvmShares_isFree() {
        for (Object value : List.of(
                Samples.Colour.RED,
                true,
                7,
                7L,
                'a',
                String.class,
                Optional.empty(),
                List.of(),
                Collections.emptyMap())) {
            assertThat(weigher.weigh(value)).as(value.getClass().getName()).isZero();
        }
    }

    @Test
    void weigh_cycle_endsAndCountsEachObjectOnce() {
        List<Object> self = new ArrayList<>();
        long alone = weigher.weigh(new ArrayList<>(List.of("x"))) - weigher.weigh("x");
        self.add(self);

        assertThat(weigher.weigh(self)).isEqualTo(alone);
    }

    @Test
    void weigh_sharedObjectsInEachOther_doesNotExplode() {
        List<Object> inner = new ArrayList<>(List.of("seed"));
        for (int i = 0; i < 100; i++) {
            inner = new ArrayList<>(List.of(inner, inner));
        }

        assertThat(weigher.weigh(inner)).isLessThan(20_000);
    }

    @Test
    void weigh_longChain_doesNotOverflowTheStack() {
        Samples.Node node = new Samples.Node("end", null);
        for (int i = 0; i < 100_000; i++) {
            node = new Samples.Node("n", node);
        }

        assertThat(weigher.weigh(node)).isBetween(2_000_000L, 10_000_000L);
    }

    @Test
    void weigh_overTheLimit_isTooLarge() {
        HeapWeigher small = new HeapWeigher(10_000);

        assertThat(small.weigh(List.of(new byte[6_000], new byte[6_000]))).isEqualTo(HeapWeigher.TOO_LARGE);
        assertThat(small.weigh(List.of(new byte[6_000], 1, "x"))).isLessThan(10_000);
    }

    @Test
    void weigh_moreThanAMillionObjects_isTooLarge() {
        Object[] many = new Object[1_100_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Object[0];
        }

        assertThat(weigher.weigh(many)).isEqualTo(HeapWeigher.TOO_LARGE);
    }

    @Test
    void weigh_collectionThatThrows_isAnEstimate() {
        List<Object> broken = Collections.unmodifiableList(new ArrayList<Object>(List.of("x")) {
            private static final long serialVersionUID = 1;

            @Override
            public Object get(int index) {
                throw new IllegalStateException("broken");
            }

            @Override
            public int size() {
                throw new IllegalStateException("broken");
            }
        });

        assertThat(weigher.weigh(List.of(broken))).isBetween(32L, 1_000L);
    }

    /** Anonymous maps that fill themselves do this, and the objects of many JSON libraries. */
    @Test
    void weigh_classThatExtendsACollection_countsElementsAndItsOwnFields() {
        Rows rows = new Rows();
        Named named = new Named();
        for (int i = 0; i < 10; i++) {
            rows.add(new byte[10_000]);
            named.put(i, new byte[10_000]);
        }

        for (Object value : List.of(rows, named)) {
            assertThat(weigher.weigh(value)).as(value.getClass().getName()).isBetween(110_000L, 112_000L);
        }
    }

    static final class Rows extends ArrayList<byte[]> {
        private static final long serialVersionUID = 1;
        final byte[] header = new byte[10_000];
    }

    static final class Named extends HashMap<Integer, byte[]> {
        private static final long serialVersionUID = 1;
        final byte[] header = new byte[10_000];
    }

    @Test
    void weigh_typesOfClosedModules_isAnEstimate() {
        for (Object value : List.of(
                Thread.currentThread(),
                new Exception("e", new RuntimeException()),
                java.util.regex.Pattern.compile("a+"),
                java.net.URI.create("http://localhost/"),
                new java.util.concurrent.CompletableFuture<>(),
                (Runnable) () -> {})) {
            assertThat(weigher.weigh(value)).as(value.getClass().getName()).isBetween(0L, 4_000L);
        }
    }
}
