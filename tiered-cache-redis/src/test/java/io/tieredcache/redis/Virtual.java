package io.tieredcache.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Virtual threads for tests, which are skipped before JDK 21. */
public final class Virtual {

    private Virtual() {}

    static boolean exists() {
        return Runtime.version().feature() >= 21;
    }

    /** Starts a virtual thread, or skips the test. */
    public static Thread start(Runnable work) {
        assumeTrue(exists(), "SKIPPED: virtual threads need JDK 21 or later");
        try {
            Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            return (Thread) start.invoke(null, work);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
