package io.tieredcache.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The process of one server in the operating system: a folder with its configuration, its log and its process id. */
final class ServerProcess {

    private static final int LOG_LINES = 15;

    private final Path folder;
    private final List<String> arguments;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Process process;
    private boolean ended;

    ServerProcess(Path folder, List<String> configuration, String... arguments) {
        this.folder = folder;
        this.arguments = List.of(arguments);
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve("redis.conf"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
    }

    void start() {
        lock.lock();
        try {
            if (ended) {
                throw new IllegalStateException("this server is closed");
            }
            List<String> command = new ArrayList<>(List.of(RedisBinary.find().toString(), "redis.conf"));
            command.addAll(arguments);
            Process started = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("redis.log").toFile()))
                    .start();
            process = started;
            Files.writeString(folder.resolve("pid"), Long.toString(started.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + RedisBinary.find(), e);
        } finally {
            lock.unlock();
        }
    }

    boolean isAlive() {
        lock.lock();
        try {
            return process != null && process.isAlive();
        } finally {
            lock.unlock();
        }
    }

    long pid() {
        lock.lock();
        try {
            return process == null ? 0 : process.pid();
        } finally {
            lock.unlock();
        }
    }

    /** Sends STOP or CONT. It uses the shell because not every system has a kill program. */
    void signal(String name) {
        lock.lock();
        try {
            if (process == null || !process.isAlive()) {
                throw new IllegalStateException("the server is not running, cannot send it " + name);
            }
            int status = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " failed with status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run sh", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending " + name, e);
        } finally {
            lock.unlock();
        }
    }

    /** Kills the process, also a stopped one, and returns when it has ended. */
    void kill() {
        lock.lock();
        try {
            if (process != null) {
                process.destroyForcibly().onExit().join();
                Files.deleteIfExists(folder.resolve("pid"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove a file in " + folder, e);
        } finally {
            lock.unlock();
        }
    }

    /** Kills the process as {@link #kill} does; it cannot be started again. */
    void end() {
        lock.lock();
        try {
            ended = true;
            kill();
        } finally {
            lock.unlock();
        }
    }

    String lastLogLines() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("redis.log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log)";
        }
    }
}
