package io.tieredcache.lab;

import io.tieredcache.lab.fault.WorkerHandle;
import io.tieredcache.lab.worker.Counts;
import io.tieredcache.lab.worker.Worker;
import io.tieredcache.lab.worker.WorkerSettings;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A worker JVM. The lab sends commands to its standard input, one at a time. */
final class WorkerProcess implements WorkerHandle, AutoCloseable {

    private static final int PATIENCE_SECONDS = 90;
    private static final String ENDED = "";

    private final WorkerSettings settings;
    private final Process process;
    private final BufferedWriter commands;
    private final Path log;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private volatile Counts counts = Counts.NONE;

    private WorkerProcess(WorkerSettings settings, Process process, Path log) {
        this.settings = settings;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.log = log;
    }

    /** Starts a JVM and waits until its callers run. */
    static WorkerProcess start(WorkerSettings settings) {
        Path log = settings.folder().resolve("worker-" + settings.process() + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                settings.folder() + File.pathSeparator + System.getProperty("java.class.path"),
                Worker.class.getName()));
        command.addAll(List.of(settings.arguments()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                    .start();
            WorkerProcess worker = new WorkerProcess(settings, process, log);
            Thread reader = new Thread(worker::listen, "worker-" + settings.process());
            reader.setDaemon(true);
            reader.start();
            worker.await("ready");
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a worker", e);
        }
    }

    @Override
    public int process() {
        return settings.process();
    }

    @Override
    public String name() {
        return settings.name();
    }

    /** Returns the counters that it has reported last. */
    Counts counts() {
        return counts;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public String ask(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException ended) {
            return ENDED;
        }
        return await(command);
    }

    @Override
    public long pending() {
        return stats().pending();
    }

    @Override
    public boolean isWhole() {
        Counts now = stats();
        return now.suspect() == 0 && now.open() == 0;
    }

    private Counts stats() {
        String answer = ask("stats");
        return answer.isEmpty() ? Counts.NONE : Counts.parse(answer);
    }

    @Override
    public void signal(String signal) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean awaitEnd(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Returns the last lines of its log. */
    String lastLogLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "(no log)";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Returns the rest of the reply; replies to earlier commands are skipped. */
    private String await(String command) {
        try {
            while (true) {
                String line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (line == null) {
                    throw new IllegalStateException(
                            "worker " + process() + " does not answer " + command + "\n" + lastLogLines());
                }
                if (line.equals(ENDED)) {
                    answers.add(ENDED);
                    return ENDED;
                }
                if (line.startsWith("@" + command)) {
                    return line.equals("@" + command) ? command : line.substring(command.length() + 2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ENDED;
        }
    }

    private void listen() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("@counts ")) {
                    counts = Counts.parse(line.substring("@counts ".length()));
                } else if (line.startsWith("@")) {
                    answers.add(line);
                }
            }
        } catch (IOException ended) {
            // The end is reported below.
        }
        answers.add(ENDED);
    }
}
