package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.guard.Interrupts;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InterruptsTest {

    @AfterEach
    void clearFlag() {
        boolean unused = Thread.interrupted();
    }

    static Stream<Throwable> ofThisThread() {
        return Stream.of(
                new InterruptedException(),
                new ClosedByInterruptException(),
                new InterruptedIOException(),
                new IllegalStateException(new RuntimeException(new InterruptedException())));
    }

    static Stream<Throwable> ofAnotherThread() {
        return Stream.of(
                new ExecutionException(new InterruptedException()),
                new IllegalStateException(new CompletionException(new InterruptedException())));
    }

    static Stream<Throwable> ofNoThread() {
        IllegalStateException circle = new IllegalStateException();
        circle.initCause(new IllegalStateException(circle));
        return Stream.of(new SocketTimeoutException(), new IllegalStateException(new SocketTimeoutException()), circle);
    }

    @ParameterizedTest
    @MethodSource("ofThisThread")
    void areBehind_anInterruptAmongTheCauses_setsTheFlagToo(Throwable failure) {
        assertThat(Interrupts.areBehind(failure)).isTrue();

        Interrupts.restore(failure);

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("ofAnotherThread")
    void areBehind_anInterruptOfAnotherThread_leavesTheFlag(Throwable failure) {
        assertThat(Interrupts.areBehind(failure)).isTrue();

        Interrupts.restore(failure);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("ofNoThread")
    void areBehind_noInterrupt_isFalse(Throwable failure) {
        assertThat(Interrupts.areBehind(failure)).isFalse();

        Interrupts.restore(failure);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void areBehind_anyFailureOfAnInterruptedThread_isTrue() {
        Thread.currentThread().interrupt();

        assertThat(Interrupts.areBehind(new IllegalStateException())).isTrue();
    }
}
