package io.tieredcache.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final String BEFORE = "# Page\n\n<!-- results: l2 -->\n";
    private static final String AFTER = "<!-- end of results -->\n\nText behind it.\n";

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Path results = Path.of("");
    private Path page = Path.of("");

    @BeforeEach
    void folders(@TempDir Path folder) throws IOException {
        results = Files.createDirectory(folder.resolve("results"));
        page = folder.resolve("page.md");
        Files.writeString(page, BEFORE + "old figures\n" + AFTER);
    }

    @Test
    void write_section_isReplacedAndNothingElse() throws IOException {
        copyFixture("l2.json");

        report();

        assertThat(Files.readString(page)).isEqualTo(BEFORE + """
                        **`get-json1k`**

                        ![ops_per_s of get-json1k](charts/l2-get-json1k.svg)

                        | callers | contender | `ops_per_s` | min .. max | `server_cpu_us` |
                        |--:|---|--:|--:|--:|
                        | 1 | `tiered` | 20,000 | 19,000 .. 21,000 | 0 |
                        | 64 | `tiered` | 84,000 | 80,000 .. 86,000 | 4.57 |
                        | 64 | `jedis` | 43,000 | 21,500 .. 44,000 | 12.3 |

                        **`get-raw100`**

                        ![ops_per_s of get-raw100](charts/l2-get-raw100.svg)

                        | callers | contender | `ops_per_s` | min .. max |
                        |--:|---|--:|--:|
                        | 1 | `a<b` | 0.500 | 0.250 .. 1.00 |
                        """ + AFTER);
    }

    @Test
    void write_again_makesTheSameBytes() throws IOException {
        copyFixture("l2.json");
        report();
        String once = Files.readString(page) + chart("l2-get-json1k.svg");

        report();

        assertThat(Files.readString(page) + chart("l2-get-json1k.svg")).isEqualTo(once);
    }

    @Test
    void write_chart_barsAreInProportion() throws Exception {
        copyFixture("l2.json");

        report();

        String svg = chart("l2-get-json1k.svg");
        parse(svg);
        assertThat(svg)
                .contains("64 callers", "1 caller<", ">tiered<", ">jedis<", "84,000 1/s")
                .contains("width=\"420\" height=\"16\"", "width=\"215\" height=\"16\"", "M258 ");
    }

    @Test
    void write_chartOfAnOddName_isWellFormed() throws Exception {
        copyFixture("l2.json");

        report();

        parse(chart("l2-get-raw100.svg"));
        assertThat(chart("l2-get-raw100.svg")).contains("a&lt;b");
    }

    @Test
    void write_resultsWithoutSection_saysSoAndLeavesThePage() throws IOException {
        copyFixture("other.json");

        report();

        assertThat(said.toString(UTF_8)).contains("other: no such section");
        assertThat(Files.readString(page)).isEqualTo(BEFORE + "old figures\n" + AFTER);
    }

    @Test
    void write_lastRunWithVirtualThreads_leavesTheSectionOfPlatformThreads() throws IOException {
        Files.writeString(page, "\n<!-- results: l2-virtual -->\n" + AFTER, java.nio.file.StandardOpenOption.APPEND);
        copyFixture("l2.json");
        copyFixture("l2-virtual.json");

        report();

        assertThat(Files.readString(page)).contains("old figures", "charts/l2-virtual-get-json1k.svg");
    }

    @Test
    void write_sectionWithoutEnd_isRefused() throws IOException {
        Files.writeString(page, BEFORE + "<!-- results: l2-write -->\n" + AFTER);
        copyFixture("l2.json");

        assertThatThrownBy(this::report).isInstanceOf(IOException.class).hasMessageContaining("results: l2 -->");
    }

    @Test
    void write_noResults_isRefused() {
        assertThatThrownBy(this::report).isInstanceOf(IOException.class).hasMessageContaining("run a suite first");
    }

    @Test
    void write_notResults_namesTheFile() throws IOException {
        Files.writeString(results.resolve("l2.json"), "{");

        assertThatThrownBy(this::report).isInstanceOf(IOException.class).hasMessageContaining("l2.json");
    }

    private void report() throws IOException {
        new Report(results, page).write(new PrintStream(said, true, UTF_8));
    }

    private String chart(String name) throws IOException {
        return Files.readString(page.resolveSibling("charts").resolve(name));
    }

    private void copyFixture(String name) throws IOException {
        try (InputStream fixture = requireNonNull(ReportTest.class.getResourceAsStream("l2.json"))) {
            Files.copy(fixture, results.resolve(name));
        }
    }

    private static void parse(String svg) throws Exception {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    }
}
