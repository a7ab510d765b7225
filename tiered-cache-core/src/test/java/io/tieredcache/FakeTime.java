package io.tieredcache;

import io.tieredcache.concurrent.Timing;
import io.tieredcache.testing.FakeTicker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Timing with the fake ticker's clock and real waits. */
record FakeTime(FakeTicker ticker) implements Timing {
    @Override
    public long nanos() {
        return ticker.nanos();
    }

    @Override
    public void pause(long nanos) {
        SYSTEM.pause(nanos);
    }

    @Override
    public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
        return SYSTEM.await(latch, nanos);
    }

    @Override
    public boolean acquire(Semaphore permits, long nanos) throws InterruptedException {
        return SYSTEM.acquire(permits, nanos);
    }

    @Override
    public void start(String name, Runnable task) {
        SYSTEM.start(name, task);
    }
}
