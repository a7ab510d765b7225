package io.tieredcache.examples.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server in a temporary folder. It ends with the JVM, also on Ctrl-C, and also during its start. */
public final class Postgres implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Scratch scratch;
    private @Nullable EmbeddedPostgres server;

    private Postgres() {}

    /**
     * Starts the server and waits until it answers.
     *
     * @return the server
     */
    public static Postgres start() {
        Postgres postgres = new Postgres();
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "stop-postgres"));
        postgres.launch();
        return postgres;
    }

    /**
     * Returns the address of the server.
     *
     * @return a JDBC URL that includes the user
     */
    public String url() {
        EmbeddedPostgres running = server;
        if (running == null) {
            throw new IllegalStateException("PostgreSQL is closed");
        }
        return running.getJdbcUrl("postgres", "postgres");
    }

    private void launch() {
        lock.lock();
        try {
            scratch = new Scratch();
            server = launch(scratch.folder());
        } catch (IOException | IllegalStateException e) {
            close();
            throw new IllegalStateException("cannot start PostgreSQL", e);
        } finally {
            lock.unlock();
        }
    }

    private static EmbeddedPostgres launch(Path folder) throws IOException {
        // Without this, embedded PostgreSQL leaves a folder of this name behind, even an empty one.
        System.setProperty("ot.epg.working-dir", folder.toString());
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.toFile())
                .setDataDirectory(folder.resolve("data"))
                .setRegisterShutdownHook(false)
                .setServerConfig("max_connections", "120")
                .setServerConfig("fsync", "off")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (server != null) {
                server.close();
                server.getProcess().onExit().join();
                server = null;
            }
            if (scratch != null) {
                scratch.close();
                scratch = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop PostgreSQL", e);
        } finally {
            lock.unlock();
        }
    }
}
