package io.tieredcache.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a separate process, with a separate folder for temporary files. */
@Timeout(300)
final class DemoIT {

    private static final Pattern ADDRESSED = Pattern.compile("([0-9,]+) calls addressed the dead shard");

    @TempDir
    Path temporary;

    @Test
    void main_quick_passesAndLeavesNothingBehind() throws Exception {
        Process demo = start();
        String printed = new String(demo.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(demo.waitFor()).as(printed).isZero();
        Matcher addressed = ADDRESSED.matcher(printed);
        assertThat(addressed.find()).as(printed).isTrue();
        assertThat(Integer.parseInt(addressed.group(1).replace(",", ""))).isPositive();
        assertThat(printed).contains("0 exceptions or wrong answers", "PASSED");
        assertNothingLeft(List.of());
    }

    @Test
    void main_terminatedInTheMiddle_leavesNothingBehind() throws Exception {
        Process demo = start();
        BufferedReader lines = demo.inputReader();
        String line = lines.readLine();
        while (line != null && !line.startsWith("The same through three tiers")) {
            line = lines.readLine();
        }
        assertThat(line).isNotNull();
        List<ProcessHandle> servers = demo.descendants().toList();
        assertThat(servers).hasSizeGreaterThan(6);

        demo.destroy();

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertNothingLeft(servers);
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Demo.class.getName(),
                        "--quick")
                .redirectErrorStream(true)
                .start();
    }

    private void assertNothingLeft(List<ProcessHandle> servers) throws Exception {
        for (ProcessHandle server : servers) {
            server.onExit().get(10, TimeUnit.SECONDS);
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> !path.getFileName().toString().startsWith("hsperfdata")))
                    .isEmpty();
        }
    }
}
