package io.tieredcache.benchmarks.stampede;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One JVM of a stampede, controlled through its standard input and output. */
final class StampedeJvm implements AutoCloseable {

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    private StampedeJvm(Process process) {
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** The result of a JVM after a stampede. */
    record Result(int loads, double slowestMillis) {}

    static StampedeJvm start(String redis, int threads) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StampedeWorker.class.getName(),
                        redis,
                        Integer.toString(threads))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        StampedeJvm jvm = new StampedeJvm(process);
        String ready = jvm.answers.readLine();
        if (!"ready".equals(ready)) {
            jvm.close();
            throw new IOException("a JVM of the stampede did not start, but said " + ready);
        }
        return jvm;
    }

    /** Makes all threads request a key at a reading of {@code System.nanoTime}, which all JVMs of a machine share. */
    void go(String key, long atNanos) {
        orders.println(key + " " + atNanos);
    }

    Result result() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("a JVM of the stampede ended");
        }
        String[] words = line.split(" ", -1);
        return new Result(Integer.parseInt(words[0]), Double.parseDouble(words[1]));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
