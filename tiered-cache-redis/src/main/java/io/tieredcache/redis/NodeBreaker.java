package io.tieredcache.redis;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Leaves a node alone that did not answer three times in a row, where requests that were sent together count as one: for half a second it is only told of changes, then one read
 * tries it again. While a node answers, this costs one memory read a call. Thread-safe.
 */
final class NodeBreaker {

    private static final int RUN = 3;

    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(RUN)
            .minimumNumberOfCalls(RUN)
            .failureRateThreshold(100)
            .waitDurationInOpenState(Duration.ofMillis(500))
            .permittedNumberOfCallsInHalfOpenState(1)
            .maxWaitDurationInHalfOpenState(Duration.ofSeconds(1))
            .writableStackTraceEnabled(false)
            .build();

    private final CircuitBreaker breaker;
    private volatile boolean troubled;

    NodeBreaker(Address address) {
        breaker = CircuitBreaker.of("redis " + address, CONFIG);
    }

    boolean permits(Request request) {
        return !troubled || !request.isGated() || breaker.tryAcquirePermission();
    }

    void succeeded() {
        if (troubled) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            if (breaker.getState() == CircuitBreaker.State.CLOSED
                    && breaker.getMetrics().getNumberOfFailedCalls() == 0) {
                troubled = false;
            }
        }
    }

    /** Notes what a connection was lost by, once for all requests on it. */
    void failed(JedisTrouble trouble) {
        switch (trouble.reason()) {
            case LATE, LOST, UNREACHABLE -> {
                troubled = true;
                breaker.onError(0, TimeUnit.NANOSECONDS, trouble);
            }
            case BUSY, HURRIED, REFUSED, TURNED_AWAY, RESTING -> {}
        }
    }

    /** Gives back the permit of a request that got no answer, which tells nothing more about the node. */
    void released() {
        if (troubled) {
            breaker.releasePermission();
        }
    }

    boolean isOpen() {
        return troubled && breaker.getState() == CircuitBreaker.State.OPEN;
    }
}
