package io.tieredcache.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tieredcache.examples.demo.Servers;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After a cache, its source and its link are closed, they hold no reference that keeps the application's class loader
 * alive. An application server can then unload the application. The database pool belongs to the server.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedeployIT {

    private Servers servers;

    @BeforeAll
    void startServers() throws Exception {
        servers = Servers.start();
        try (Connection connection = servers.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table account (id bigint primary key, owner text, cents bigint)");
        }
    }

    @AfterAll
    void closeServers() {
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"L1", "L2", "L1 L2", "L1 L3", "L2 L3", "L1 L2 L3"})
    void close_applicationOfItsOwnLoader_isCollected(String tiers) throws Exception {
        WeakReference<ClassLoader> loader = runAndThrowAway(tiers);
        runSuccessor();

        await(tiers).atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return loader.refersTo(null);
        });
    }

    private WeakReference<ClassLoader> runAndThrowAway(String tiers) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            assertThat(run(loader, tiers)).isEqualTo("Account[id=1, owner=Ann, cents=4200]");
            return new WeakReference<>(loader);
        }
    }

    /**
     * Runs the application as an application server does: on a thread of the server, with the context class loader of
     * the application.
     */
    private Object run(ClassLoader loader, String tiers) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Callable<?> application = (Callable<?>) loader.loadClass(Redeployed.class.getName())
                    .getConstructor(String.class, List.class, DataSource.class)
                    .newInstance(tiers, servers.redisAddresses(), servers.database());
            assertThat(application.getClass()).isNotEqualTo(Redeployed.class);
            return application.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void runSuccessor() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(Successor.class.getName());
            ((Runnable) type.getConstructor(type).newInstance((Object) null)).run();
        }
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(RedeployIT::url)
                .toArray(URL[]::new);
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(path, e);
        }
    }
}
