package io.tieredcache;

import io.tieredcache.concurrent.AsyncDeadlines;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call: its work, its future and its deadline. The future completes once, by the work or by the
 * deadline, whichever comes first.
 *
 * @param <T> result
 */
final class AsyncCall<T extends @Nullable Object> implements Runnable {

    /** The divisor of the time that a call may take beyond its deadline. */
    private static final int GRACE = 20;

    final CompletableFuture<T> future = new CompletableFuture<>();
    private final String cache;
    private final Kind kind;
    private final Supplier<T> work;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile @Nullable Future<?> timer;

    AsyncCall(String cache, Kind kind, Supplier<T> work) {
        this.cache = cache;
        this.kind = kind;
        this.work = work;
    }

    /** The kind of a call, which decides the exception at the deadline. */
    enum Kind {
        READ,
        WRITE,
        /** An invalidation or clear, carried out even if no caller waits any longer, because old copies must go. */
        INVALIDATION
    }

    private enum State {
        WAITING,
        RUNNING,
        OVER
    }

    /**
     * Ends the future at a deadline, unless it has ended before. The timer runs a twentieth later than the deadline,
     * because a call under way ends by itself at the deadline and knows more about its outcome.
     */
    void expireAfter(long nanos) {
        Future<?> scheduled = AsyncDeadlines.SHARED.after(Math.max(0, nanos + nanos / GRACE), this::expire);
        timer = scheduled;
        if (future.isDone()) {
            scheduled.cancel(false);
        }
    }

    @Override
    public void run() {
        boolean awaited = !future.isDone();
        if ((!awaited && kind != Kind.INVALIDATION) || !state.compareAndSet(State.WAITING, State.RUNNING)) {
            end();
            return;
        }
        try {
            T result = work.get();
            end();
            future.complete(result);
        } catch (Throwable e) {
            end();
            future.completeExceptionally(e);
        }
    }

    /** Ends the future of a call that cannot be begun. */
    void fail(CacheException e) {
        state.set(State.OVER);
        future.completeExceptionally(e);
        end();
    }

    private void end() {
        Future<?> scheduled = timer;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    private void expire() {
        boolean begun = kind == Kind.INVALIDATION
                ? state.get() != State.WAITING
                : !state.compareAndSet(State.WAITING, State.OVER);
        future.completeExceptionally(late(begun));
    }

    private CacheException late(boolean begun) {
        String where = "cache " + cache + ": the deadline passed "
                + (begun ? "during the call" : "before a thread of the executor was free");
        return switch (kind) {
            case READ -> new CacheDeadlineException(where, null);
            case INVALIDATION -> new CacheDeadlineException(where + "; it is carried out nevertheless", null);
            case WRITE ->
                begun
                        ? new CacheWritingException(where + "; it goes on, and may write or have written", null, false)
                        : new CacheDeadlineException(where + "; nothing was written", null);
        };
    }
}
