package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.concurrent.AsyncDeadlines;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AsyncDeadlinesTest {

    @Test
    void after_firstCallOfAnApplication_timerInheritsNothingOfIt() throws Exception {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
        CompletableFuture<Boolean> hasLocal = new CompletableFuture<>();
        try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
            caller.setContextClassLoader(application);
            local.set("of the application");

            Future<?> timed = new AsyncDeadlines().after(0, () -> {
                loader.complete(Thread.currentThread().getContextClassLoader());
                hasLocal.complete(local.get() != null);
            });
            timed.get(1, TimeUnit.MINUTES);

            assertThat(loader.join()).isSameAs(AsyncDeadlines.class.getClassLoader());
            assertThat(hasLocal.join()).isFalse();
        } finally {
            caller.setContextClassLoader(before);
            local.remove();
        }
    }
}
