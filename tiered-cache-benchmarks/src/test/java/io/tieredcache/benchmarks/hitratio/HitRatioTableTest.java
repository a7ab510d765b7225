package io.tieredcache.benchmarks.hitratio;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.benchmarks.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HitRatioTableTest {

    @Test
    void behind_withinAPoint_none() {
        HitRatioTable table = new HitRatioTable(rows(50, 60, 49.1, 59.1, 65));

        assertThat(table.behind()).isEmpty();
        assertThat(table.text()).contains("4 of 4 within 1.0 point").contains("49.1 (-0.9)");
    }

    @Test
    void behind_moreThanAPointFewer_isNamedBesideTheCaffeineOfItsKind() {
        HitRatioTable table = new HitRatioTable(rows(50, 60, 48, 51, 60));

        assertThat(table.behind()).containsExactly("gli@500 tiered-both -9.0", "gli@500 tiered-entries -2.0");
        assertThat(table.text()).contains("2 of 4 within 1.0 point").contains("behind: gli@500 tiered-both -9.0");
    }

    private static List<Row> rows(double caffeine, double weighed, double entries, double both, double bytes) {
        List<Row> rows = new ArrayList<>();
        rows.add(row(Contender.CAFFEINE, caffeine));
        rows.add(row(Contender.CAFFEINE_WEIGHED, weighed));
        rows.add(row(Contender.LRU, 1));
        rows.add(row(Contender.ENTRIES, entries));
        rows.add(row(Contender.BOTH, both));
        rows.add(row(Contender.BOTH_BYTES, weighed));
        rows.add(row(Contender.BYTES, bytes));
        return rows;
    }

    private static Row row(String contender, double percent) {
        return new Row("hitratio", "gli@500", contender, 1, "hit_percent", "%", percent, percent, percent);
    }
}
