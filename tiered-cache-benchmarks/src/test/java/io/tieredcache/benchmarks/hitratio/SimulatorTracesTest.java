package io.tieredcache.benchmarks.hitratio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class SimulatorTracesTest {

    private static final String FOLDER = "com/github/benmanes/caffeine/cache/simulator/parser/";

    @TempDir
    Path folder;

    @Test
    void lirs_linesOfNumbers_areKeysAndOtherLinesAreNot() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(file)) {
            gzip.write("3\r\n14 \n*\n\n3\n".getBytes(US_ASCII));
        }

        try (SimulatorTraces traces = new SimulatorTraces(jar("lirs/gli.trace.gz", file.toByteArray()))) {
            assertThat(traces.lirs("gli").keys()).containsExactly(3, 14, 3);
        }
    }

    @Test
    void cache2k_fourBytesEach_areKeys() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataOutputStream xz = new DataOutputStream(new XZOutputStream(file, new LZMA2Options()))) {
            xz.writeInt(7);
            xz.writeInt(1 << 20);
        }

        try (SimulatorTraces traces = new SimulatorTraces(jar("cache2k/web07.trace.xz", file.toByteArray()))) {
            assertThat(traces.cache2k("web07").keys()).containsExactly(7, 1 << 20);
        }
    }

    @Test
    void lirs_notInTheJar_isNamed() throws IOException {
        try (SimulatorTraces traces = new SimulatorTraces(jar("other", new byte[0]))) {
            assertThatThrownBy(() -> traces.lirs("gli"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("lirs/gli.trace.gz");
        }
    }

    private Path jar(String name, byte[] content) throws IOException {
        Path jar = folder.resolve("simulator.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(FOLDER + name));
            zip.write(content);
        }
        return jar;
    }
}
