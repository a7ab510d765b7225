package io.tieredcache.redis.testing;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A shell that reads the names of folders from a pipe of this JVM. When the JVM has ended, even by kill -9, the pipe
 * ends. The shell then kills every process named in {@code <folder>/<any>/pid} and removes the remaining folders.
 */
final class Deathwatch {

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            while IFS= read -r folder; do set -- "$@" "$folder"; done
            for folder in "$@"; do
              for pid in "$folder"/*/pid; do
                if [ -f "$pid" ]; then kill -9 "$(cat "$pid")"; fi
              done
              rm -rf -- "$folder"
            done
            """;

    private static final Deathwatch INSTANCE = start();

    private final BufferedWriter pipe;
    private final ReentrantLock lock = new ReentrantLock();

    private Deathwatch(BufferedWriter pipe) {
        this.pipe = pipe;
    }

    static void watch(Path folder) throws IOException {
        INSTANCE.add(folder);
    }

    private void add(Path folder) throws IOException {
        lock.lock();
        try {
            pipe.write(folder + "\n");
            pipe.flush();
        } finally {
            lock.unlock();
        }
    }

    private static Deathwatch start() {
        try {
            Process shell = new ProcessBuilder("sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Deathwatch(shell.outputWriter(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("cannot start sh", e);
        }
    }
}
