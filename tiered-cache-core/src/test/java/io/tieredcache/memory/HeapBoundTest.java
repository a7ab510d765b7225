package io.tieredcache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The limit on bytes, compared with the heap of a full tier in the JVM's histogram of live objects. */
class HeapBoundTest {

    private static final long BOUND = 16 << 20;
    private static final Pattern CLASS = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)");

    @ParameterizedTest
    @EnumSource(
            value = Samples.class,
            names = {
                "BOXED_LONG", "CONSTANT", "SHORT_STRING", "STRING_OF_1_KB", "STRING_NOT_LATIN", "LARGE_BYTES", "UUIDS",
                "LOCAL_DATE_TIME", "OPTIONAL", "RECORD", "RING", "SHORT_ARRAY_LIST", "HASH_SET", "LINKED_HASH_MAP",
                "MAP_OF_MANY", "NESTED", "MIXED", "MIXED_SIZES"
            })
    void bytes_fullTier_retainsWhatTheBoundSays(Samples shape) throws JMException {
        shape.make(0);
        long before = liveBytes();
        NearTier<Object, Object> tier = MemoryTier.builder()
                .unboundedEntries()
                .maximumBytes(BOUND)
                .build()
                .create("heap");
        for (int i = 0; tier.evictions() <= tier.entries() / 2; i++) {
            tier.install("key " + i, NearEntry.of(shape.make(i), 0, 0, 0, 0, 0, 0), () -> true);
        }
        assertRetained(tier, before);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 1"})
    void bytes_entriesOfEachKind_retainWhatTheBoundSays(long version, long fence) throws JMException {
        long before = liveBytes();
        NearTier<Object, Object> tier = MemoryTier.builder()
                .unboundedEntries()
                .maximumBytes(BOUND)
                .build()
                .create("kinds");
        for (int i = 0; tier.evictions() <= tier.entries() / 2; i++) {
            tier.install(1_000 + i, NearEntry.of(null, 0, 0, version, fence, 0, 0), () -> true);
        }
        assertRetained(tier, before);
    }

    @Test
    void bytes_entriesBoundedTooAndBytesMetFirst_retainWhatTheBoundSays() throws JMException {
        long before = liveBytes();
        NearTier<Object, Object> tier = MemoryTier.builder()
                .maximumEntries(20_000)
                .maximumBytes(BOUND)
                .build()
                .create("both");
        for (int i = 0; tier.evictions() <= 3 * tier.entries(); i++) {
            tier.install("key " + i, NearEntry.of(new byte[i % 5 * 1_000], 0, 0, 0, 0, 0, 0), () -> true);
        }
        assertRetained(tier, before);
    }

    private static void assertRetained(NearTier<Object, Object> tier, long before) throws JMException {
        long retained = liveBytes() - before;
        assertThat((double) retained / BOUND)
                .as("share of the bound that %d entries keep", tier.entries())
                .isBetween(0.80, 1.00);
        tier.close();
    }

    /** Returns the bytes of all live objects, without gaps that the collector leaves between them. */
    private static long liveBytes() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Matcher line = CLASS.matcher(histogram);
        long bytes = 0;
        while (line.find()) {
            // G1 of newer JVMs fills the ends of its regions with filler objects.
            if (!line.group(2).contains("jdk.internal.vm.Filler")) {
                bytes += Long.parseLong(line.group(1));
            }
        }
        return bytes;
    }
}
