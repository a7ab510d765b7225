package io.tieredcache.redis.connection;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(50) // less than the deadlines: no caller may wait for a lookup that hangs
class HostResolverTest {

    private static final InetAddress ONE = address(1);
    private static final InetAddress TWO = address(2);

    private final LinkedBlockingQueue<String> lookups = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger threads = new AtomicInteger();
    private volatile boolean hangs;
    private volatile boolean fails;
    private volatile InetAddress[] answer = {ONE, TWO};
    private final HostResolver resolver = new HostResolver(this::make, this::look);

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private Thread make(String name, Runnable body) {
        threads.incrementAndGet();
        return LinkThreads.daemons().make(name, body);
    }

    private InetAddress[] look(String host) throws UnknownHostException {
        lookups.add(host);
        if (hangs) {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (fails) {
            throw new UnknownHostException(host);
        }
        return answer;
    }

    @AfterEach
    void close() {
        end.countDown();
        resolver.close();
    }

    private List<InetAddress> resolve(String host) throws Exception {
        return resolver.resolve(host, System.nanoTime() + SECONDS.toNanos(60));
    }

    @Test
    void resolve_theResolverHangs_returnsTheLastAddresses() throws Exception {
        assertThat(resolve("redis")).containsExactly(ONE, TWO);

        hangs = true;

        assertThat(resolve("redis")).containsExactly(ONE, TWO);
        assertThat(resolve("redis")).containsExactly(ONE, TWO);
        assertThat(lookups).as("one at a time").hasSize(2);
    }

    @Test
    void resolve_theResolverFails_returnsTheLastAddressesUntilItAnswersAgain() throws Exception {
        assertThat(resolve("redis")).containsExactly(ONE, TWO);
        fails = true;
        assertThat(resolve("redis")).containsExactly(ONE, TWO);

        fails = false;
        answer = new InetAddress[] {TWO};

        assertThat(resolve("redis")).containsExactly(TWO);
    }

    @Test
    void resolve_nothingIsKnownAndTheResolverHangs_endsAtTheDeadline() {
        hangs = true;

        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> resolver.resolve("redis", System.nanoTime() + 1));
    }

    @Test
    void resolve_thereIsNoSuchName_saysSo() {
        fails = true;

        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> resolve("redis"))
                .withMessage("redis");
    }

    @Test
    void resolve_theResolverHangsForManyNames_takesFewThreadsAndOneLookupForAName() throws Exception {
        hangs = true;
        for (int name = 0; name < 100; name++) {
            for (int time = 0; time < 3; time++) {
                String host = "redis-" + name;
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> resolver.resolve(host, System.nanoTime() + 1));
            }
        }
        assertThat(threads.get()).isEqualTo(HostResolver.MOST_THREADS);

        end.countDown();

        List<String> looked = new ArrayList<>();
        for (int name = 0; name < 100; name++) {
            looked.add(lookups.take());
        }
        assertThat(looked).doesNotHaveDuplicates();
        assertThat(lookups).isEmpty();
    }

    @Test
    void resolve_manyAskAtOnce_shareOneLookup() throws Exception {
        hangs = true;
        Semaphore asking = new Semaphore(0);
        List<FutureTask<List<InetAddress>>> callers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            FutureTask<List<InetAddress>> caller = new FutureTask<>(() -> {
                asking.release();
                return resolve("redis");
            });
            callers.add(caller);
            new Thread(caller).start();
        }
        asking.acquire(10);
        assertThat(lookups.take()).isEqualTo("redis");

        end.countDown();

        for (FutureTask<List<InetAddress>> caller : callers) {
            assertThat(caller.get()).containsExactly(ONE, TWO);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "255.255.255.255", "::1", "fe80::1", "2001:db8::10.0.0.1"})
    void resolve_aLiteral_needsNoLookup(String literal) throws Exception {
        assertThat(resolve(literal)).containsExactly(InetAddress.getByName(literal));
        assertThat(lookups).isEmpty();
        assertThat(threads.get()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"999.0.0.1", "10.0.0.1.example", "abc", "host-1"})
    void resolve_anythingElse_isLookedUp(String name) throws Exception {
        assertThat(resolve(name)).containsExactly(ONE, TWO);
        assertThat(lookups).containsExactly(name);
    }

    @Test
    void answered_byTheSecondAddress_putsItInFront() throws Exception {
        assertThat(resolve("redis")).containsExactly(ONE, TWO);

        resolver.answered("redis", TWO);

        assertThat(resolve("redis")).containsExactly(TWO, ONE);
    }

    @Test
    void resolve_noThreadCanBeStarted_saysSoAndLooksUpLater() throws Exception {
        StartlessThreads few = StartlessThreads.failingToMake(1);
        try (HostResolver starved = new HostResolver(few, this::look)) {
            assertThatExceptionOfType(UnknownHostException.class)
                    .isThrownBy(() -> starved.resolve("redis", System.nanoTime() + SECONDS.toNanos(60)))
                    .withMessageContaining("thread");

            assertThat(starved.resolve("redis", System.nanoTime() + SECONDS.toNanos(60)))
                    .containsExactly(ONE, TWO);
        }
    }
}
