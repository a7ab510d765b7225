package io.tieredcache;

import io.tieredcache.concurrent.AsyncDeadlines;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call: its work, its future, and what the future is told at the deadline. The future completes once, by the
 * work or by the deadline, whichever comes first.
 *
 * @param <T> result
 */
final class AsyncCall<T extends @Nullable Object> implements Runnable {

    /** The part of its time that a call may take longer. */
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

    /** What a call does, and so what is known when it is late. */
    enum Kind {
        READ,
        WRITE,
        /** Carried out even if nobody waits any longer: copies that are known to be old must go. */
        INVALIDATION
    }

    private enum State {
        WAITING,
        RUNNING,
        OVER
    }

    /**
     * Ends the future at a deadline, if nothing else has. A call that is under way is given a little more time, since it ends by
     * itself at the deadline, and knows more of its outcome.
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
