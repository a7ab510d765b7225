package io.tieredcache.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Redis process on a free port of 127.0.0.1: a standalone server, a node of a {@link RedisCluster}, or a server or
 * sentinel of {@link RedisSentinels}. It keeps nothing on disk unless the configuration says so.
 *
 * <p>Thread-safe. Close it, or it ends with the JVM. Methods may block for up to 30 s and then throw
 * {@link IllegalStateException}.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 500;
    private static final int COMMAND_MILLIS = 10_000;
    private static final int ATTEMPTS = 10;

    private final int port;
    private final int announcedPort;
    private final @Nullable String password;
    private final ServerProcess process;
    private final @Nullable TemporaryFolder own;

    RedisServer(int port, int announcedPort, Path folder, RedisSettings settings, @Nullable TemporaryFolder own) {
        this(port, announcedPort, settings.password(), new ServerProcess(folder, settings.configuration(port)), own);
    }

    private RedisServer(
            int port,
            int announcedPort,
            @Nullable String password,
            ServerProcess process,
            @Nullable TemporaryFolder own) {
        this.port = port;
        this.announcedPort = announcedPort;
        this.password = password;
        this.process = process;
        this.own = own;
    }

    /** Makes a sentinel, which is a mode of the same binary. */
    static RedisServer sentinel(int port, Path folder, List<String> configuration) {
        ServerProcess process = new ServerProcess(folder, configuration, "--sentinel");
        return new RedisServer(port, port, null, process, null);
    }

    /**
     * Starts a server with the default settings and waits until it answers.
     *
     * @return the server
     */
    public static RedisServer start() {
        return builder().start();
    }

    /**
     * Returns a builder for a server.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the address of the server.
     *
     * @return always "127.0.0.1"
     */
    public String host() {
        return "127.0.0.1";
    }

    /**
     * Returns the port of the server.
     *
     * @return the port, which stays the same over {@link #restart}
     */
    public int port() {
        return port;
    }

    /**
     * Returns the port to which the other nodes of its cluster redirect clients.
     *
     * @return {@link #port} unless the cluster announces another
     */
    public int announcedPort() {
        return announcedPort;
    }

    /**
     * Returns whether the process runs; a paused one counts as running.
     *
     * @return false after {@link #kill} and {@link #close}
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Returns the id of the process.
     *
     * @return the id of the latest process
     */
    public long pid() {
        return process.pid();
    }

    /** Stops the process (SIGSTOP): connections stay open, but it does not answer. */
    public void pause() {
        process.signal("STOP");
    }

    /** Resumes a paused process (SIGCONT). No effect on a running one. */
    public void resume() {
        process.signal("CONT");
    }

    /** Kills the process (kill -9) and returns when it has ended. No effect on one that has ended. */
    public void kill() {
        process.kill();
    }

    /** Kills the process if it runs, starts it again on the same port, and returns when it answers. Its data is lost. */
    public void restart() {
        process.kill();
        process.start();
        awaitAnswer();
    }

    /**
     * Sends one command on a new connection, as the default user.
     *
     * @param words the command and its arguments
     * @return the reply as text: null as "", the elements of an array as lines, nested ones too
     * @throws IllegalStateException if Redis answers an error; its message is the message
     * @throws UncheckedIOException if there is no connection or no reply within 10 s
     */
    public String command(String... words) {
        return command(COMMAND_MILLIS, words);
    }

    /** Ends the process and removes its files. Idempotent. A node of a cluster keeps its files until the cluster closes. */
    @Override
    public void close() {
        process.end();
        if (own != null) {
            own.close();
        }
    }

    /**
     * Describes the server without secrets.
     *
     * @return address and process id
     */
    @Override
    public String toString() {
        return "RedisServer[127.0.0.1:" + port + ", pid " + pid() + "]";
    }

    void launch() {
        process.start();
    }

    /** Waits until this process answers, and not another one that took the port. */
    void awaitAnswer() {
        String expected = "process_id:" + process.pid();
        Polling.await(START, () -> this + " answers\n" + process.lastLogLines(), () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(this + " ended\n" + process.lastLogLines());
            }
            return poll("INFO", "server").lines().anyMatch(expected::equals);
        });
    }

    /** Sends a command as {@link #command} does; returns "" if there is no proper reply within half a second. */
    String poll(String... words) {
        if (!process.isAlive()) {
            return "";
        }
        try {
            return command(POLL_MILLIS, words);
        } catch (UncheckedIOException | IllegalStateException notYet) {
            return "";
        }
    }

    private String command(int timeoutMillis, String... words) {
        try (RespClient client = new RespClient(port, timeoutMillis, password)) {
            return client.command(words);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + this, e);
        }
    }

    /** Describes a server. Not thread-safe. */
    public static final class Builder {

        private final List<String> lines = new ArrayList<>();
        private @Nullable String password;

        private Builder() {}

        /**
         * Sets the password of the default user. Default: no password.
         *
         * @param value the password, without blanks and quotes
         * @return this builder
         */
        public Builder password(String value) {
            password = value;
            return this;
        }

        /**
         * Adds lines of redis.conf, for example {@code "user app on >secret ~app:* +@all"}. They come last and so take
         * precedence. Use {@link #password} in place of {@code requirepass}, because the fixture must log in too.
         *
         * @param more lines
         * @return this builder
         */
        public Builder config(String... more) {
            lines.addAll(List.of(more));
            return this;
        }

        /**
         * Starts the server and waits until it answers.
         *
         * @return the server
         * @throws IllegalStateException if it does not start, with the end of its log
         */
        public RedisServer start() {
            for (int attempt = 1; ; attempt++) {
                TemporaryFolder folder = TemporaryFolder.create("redis");
                try {
                    return start(folder);
                } catch (IllegalStateException e) {
                    folder.close();
                    if (attempt == ATTEMPTS || !RedisSettings.portTaken(e)) {
                        throw e;
                    }
                }
            }
        }

        private RedisServer start(TemporaryFolder folder) {
            int port = Ports.free(1).get(0);
            Path place = folder.path().resolve("server");
            RedisServer server = new RedisServer(port, port, place, new RedisSettings(password, lines), folder);
            folder.beforeRemoval(server.process::end);
            server.launch();
            server.awaitAnswer();
            return server;
        }
    }
}
