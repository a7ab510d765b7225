package io.tieredcache.benchmarks.callers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Row;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void of_callsOfManyKeys_everythingButLatencyIsForAKey() {
        Histogram calls = new Histogram(3);
        calls.recordValueWithCount(2_000_000, 10);
        Spent spent = new Spent(1_000_000_000L, 5_000_000, 2_000_000, 400_000, 100, 0);

        Figures figures = Figures.of(spent, calls, 100);

        assertThat(figures.values())
                .containsEntry("ops_per_s", 1_000.0)
                .containsEntry("client_cpu_us", 5.0)
                .containsEntry("server_cpu_us", 2.0)
                .containsEntry("bytes_per_op", 400.0)
                .containsEntry("deduplicated_per_op", 0.1);
        assertThat(figures.values().get("p99_us")).isCloseTo(2_000, within(2.0));
    }

    @Test
    void parse_text_isTheSame() {
        Figures figures = Figures.parse("ops_per_s=12.5 p99_us=1.0E7");

        assertThat(figures.values()).containsEntry("ops_per_s", 12.5).containsEntry("p99_us", 1e7);
        assertThat(Figures.parse(figures.text())).isEqualTo(figures);
        assertThat(Figures.parse(Figures.NONE.text())).isEqualTo(Figures.NONE);
    }

    @Test
    void parse_somethingElse_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Figures.parse("hello there"));
    }

    @Test
    void addTo_metrics_haveTheirUnits() {
        Measurements measurements = new Measurements("l2");

        Figures.parse("ops_per_s=1 p99_us=2 bytes_per_op=3 deduplicated_per_op=0")
                .addTo(measurements, "get", "jedis", 4);

        assertThat(measurements.rows()).extracting(Row::unit).containsExactly("1/s", "us", "B", "1");
    }

    @Test
    void serverCpu_info_isUserAndSystemTime() {
        String info = """
                # CPU
                used_cpu_sys:1.5
                used_cpu_user:0.25
                used_cpu_sys_children:9
                used_cpu_user_children:9
                used_cpu_user_main_thread:0.2
                """;

        assertThat(ServerCpu.nodeSeconds(info)).isEqualTo(1.75);
    }
}
