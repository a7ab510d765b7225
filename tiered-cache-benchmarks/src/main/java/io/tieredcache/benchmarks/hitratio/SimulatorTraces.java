package io.tieredcache.benchmarks.hitratio;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tukaani.xz.XZInputStream;

/** The traces in the jar of Caffeine's simulator; its code is not used. */
final class SimulatorTraces implements AutoCloseable {

    private static final String FOLDER = "com/github/benmanes/caffeine/cache/simulator/parser/";

    private final ZipFile jar;

    SimulatorTraces(Path jar) throws IOException {
        this.jar = new ZipFile(jar.toFile());
    }

    /** Reads a trace that the authors of LIRS published: a number in each line. Other lines are comments. */
    Trace lirs(String name) throws IOException {
        try (InputStream file = open("lirs/" + name + ".trace.gz");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
            return Trace.of(
                    name,
                    lines.lines()
                            .map(String::trim)
                            .filter(line -> line.matches("[0-9]+"))
                            .mapToInt(Integer::parseInt)
                            .toArray());
        }
    }

    /** Reads a trace that the authors of cache2k published: four bytes for each number. */
    Trace cache2k(String name) throws IOException {
        try (InputStream file = open("cache2k/" + name + ".trace.xz");
                DataInputStream numbers = new DataInputStream(new XZInputStream(file))) {
            IntStream.Builder keys = IntStream.builder();
            try {
                while (true) {
                    keys.add(numbers.readInt());
                }
            } catch (EOFException end) {
                return Trace.of(name, keys.build().toArray());
            }
        }
    }

    private InputStream open(String file) throws IOException {
        ZipEntry entry = jar.getEntry(FOLDER + file);
        if (entry == null) {
            throw new IOException(jar.getName() + " has no trace " + FOLDER + file);
        }
        return jar.getInputStream(entry);
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
