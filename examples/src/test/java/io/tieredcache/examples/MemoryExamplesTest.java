package io.tieredcache.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.TieredCache;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MemoryExamplesTest {

    @Test
    void memoryOnly_thousandLookUps_computesEachOnce() throws Exception {
        assertThat(Printed.by(() -> MemoryOnly.main(new String[0])))
                .isEqualToIgnoringNewLines("1,000 look-ups, 10 computations");
    }

    @Test
    void asyncReads_secondTime_isCompleteAtOnce() throws Exception {
        assertThat(Printed.by(() -> AsyncReads.main(new String[0])))
                .contains("[word-0, word-1, word-2, word-3, word-4]", "complete at once: true");
    }

    @Test
    void perCallOptions_hangingLoad_doesNotHoldUpThePage() throws Exception {
        assertThat(Printed.by(() -> PerCallOptions.main(new String[0]))).isEqualToIgnoringNewLines("price on request");
    }

    @Test
    void copyMutableValues_callerChangesItsCopy_noOtherCallerSeesIt() throws Exception {
        assertThat(Printed.by(() -> CopyMutableValues.main(new String[0])))
                .isEqualToIgnoringNewLines("ann's next look: [bread, milk]");
        try (TieredCache<String, List<String>> lists = CopyMutableValues.lists()) {
            assertThat(lists.get("ann")).isNotSameAs(lists.get("ann"));
        }
    }
}
