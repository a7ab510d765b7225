package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.tieredcache.concurrent.Bulkhead;
import io.tieredcache.concurrent.SourceCallThreads;
import io.tieredcache.concurrent.SourceCallThreads.NotBegunException;
import io.tieredcache.concurrent.Timing;
import io.tieredcache.guard.Interrupts;
import io.tieredcache.guard.JvmErrors;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.Loaded;
import io.tieredcache.spi.NotWrittenException;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.Tier;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** L3 for the engine: timed, counted, and with one exception type for each kind of failure. */
final class SystemOfRecord<K, V> {

    private final @Nullable CacheLoader<? super K, ? extends V> loader;
    private final @Nullable CacheWriter<? super K, ? super V> writer;
    private final Settings<V> settings;
    private final Counters counters;
    private final Bulkhead bulkhead;
    private final Timing timing;
    /** The threads of loaders and writers; null if they run on the caller's thread. */
    private final @Nullable SourceCallThreads threads;

    private final Warnings warnings;
    /** The moving average of load times; 0 before the first load. Two loads that end together may count as one. */
    private volatile long usualLoadNanos;

    SystemOfRecord(
            @Nullable CacheLoader<? super K, ? extends V> loader,
            @Nullable CacheWriter<? super K, ? super V> writer,
            Settings<V> settings,
            Counters counters,
            Timing timing,
            @Nullable SourceCallThreads threads) {
        this.loader = loader;
        this.writer = writer;
        this.settings = settings;
        this.counters = counters;
        this.timing = timing;
        this.threads = threads;
        this.warnings = new Warnings(settings.name());
        this.bulkhead = new Bulkhead(settings.maxConcurrentLoads(), timing);
    }

    @Nullable
    CacheLoader<? super K, ? extends V> loader() {
        return loader;
    }

    boolean isWritable() {
        return writer != null;
    }

    void requireWritable() {
        if (loader != null && writer == null) {
            throw new UnsupportedOperationException("cache " + settings.name()
                    + " has a loader but no writer: a put or delete would contradict the database."
                    + " Give the builder l3(loader, writer), or write the database and call invalidate");
        }
    }

    /** Loads keys. A key without a row is missing in the result, or its row is {@linkplain Loaded#absent absent}. */
    @SuppressWarnings("unchecked") // a loader of subtypes is a loader
    Map<K, Loaded<V>> load(List<K> keys, Call<K, V> call) {
        CacheLoader<K, V> source = (CacheLoader<K, V>) call.loader();
        Bulkhead.Admission admission = enter(call);
        boolean begun = false;
        try {
            call.noteLoad();
            long start = timing.nanos();
            counters.loads.increment();
            counters.loadsInFlight.incrementAndGet();
            begun = true;
            Map<K, Loaded<V>> rows = run(Operation.LOAD, () -> rows(source, keys, call), call, leftBehind -> {
                counters.loadsInFlight.decrementAndGet();
                admission.end();
            });
            counters.loadedKeys.add(keys.size());
            noteLoad(timing.nanos() - start);
            return rows;
        } catch (Throwable thrown) {
            counters.loadFailures.increment();
            Throwable e = fromLoader(thrown);
            JvmErrors.rethrow(e);
            if (call.remainingNanos() <= 0) {
                throw new CacheDeadlineException(
                        "cache " + settings.name() + ": the deadline passed while the loader was at work", e);
            }
            warnings.debug("cache {}: the loader threw for {}", settings.name(), keys, e);
            throw e instanceof NotBegunException
                    ? new CacheOverloadedException("cache " + settings.name() + ": " + e.getMessage(), e.getCause())
                    : new CacheLoadingException("cache " + settings.name() + ": the loader threw " + e, e);
        } finally {
            admission.leave();
            if (!begun) {
                admission.end();
            }
        }
    }

    /** Runs a step on this thread or on another one. Calls {@code over} exactly once when the step is over. */
    private <T> T run(Operation operation, Callable<T> step, Call<K, V> call, SourceCallThreads.Over over)
            throws Exception {
        long start = timing.nanos();
        try {
            if (threads != null) {
                return threads.run(step, call.remainingNanos(), over);
            }
            try {
                return step.call();
            } finally {
                over.over(false);
            }
        } finally {
            settings.hook().timed(settings.name(), Tier.L3, operation, timing.nanos() - start);
        }
    }

    /**
     * Returns the exception of a loader or writer. If it ran on this thread, an interrupt among its causes is this
     * thread's.
     */
    private Throwable fromLoader(Throwable thrown) {
        if (threads != null && thrown instanceof ExecutionException && thrown.getCause() != null) {
            return thrown.getCause();
        }
        Interrupts.restore(thrown);
        return thrown;
    }

    /**
     * Returns the usual duration of this cache's recent loads, regardless of their number of keys; 0 before the first.
     */
    long usualLoadNanos() {
        return usualLoadNanos;
    }

    private void noteLoad(long nanos) {
        long usual = usualLoadNanos;
        usualLoadNanos = Math.max(1, usual == 0 ? nanos : usual + (nanos - usual) / 8);
    }

    private Map<K, Loaded<V>> rows(CacheLoader<K, V> source, List<K> keys, Call<K, V> call) throws Exception {
        if (keys.size() == 1) {
            return Map.of(keys.get(0), answer(source, "load", source.load(keys.get(0), call.context())));
        }
        Map<K, Loaded<V>> rows = answer(source, "loadAll", source.loadAll(keys, call.context()));
        for (K key : keys) {
            if (rows.get(key) == null && rows.containsKey(key)) {
                throw new IllegalStateException(
                        source.getClass().getName()
                                + ".loadAll returned null for a key: leave out keys that have no row, or return Loaded.of(null)");
            }
        }
        if (!new HashSet<>(keys).containsAll(rows.keySet())) {
            throw new IllegalStateException(notAsked(source, rows.keySet(), keys));
        }
        return rows;
    }

    private static String notAsked(CacheLoader<?, ?> source, Set<?> returned, List<?> keys) {
        Set<Object> others = new HashSet<>(returned);
        keys.forEach(others::remove);
        Object other = others.iterator().next();
        return source.getClass().getName() + ".loadAll returned " + others.size()
                + " keys that were not asked for, the first of "
                + (other == null ? "null" : other.getClass().getName())
                + "; asked for were keys of " + keys.get(0).getClass().getName()
                + ": return rows under the very keys of the call";
    }

    private static <T> T answer(CacheLoader<?, ?> source, String method, @Nullable T answer) {
        if (answer == null) {
            throw new IllegalStateException(source.getClass().getName() + "." + method
                    + " returned null: it must return Loaded.of(null), or a map without the key, if there is no row");
        }
        return answer;
    }

    private Bulkhead.Admission enter(Call<K, V> call) {
        try {
            boolean late = call.remainingNanos() <= 0;
            Bulkhead.Admission admission = late ? null : bulkhead.enter(call.remainingNanos());
            if (admission == null) {
                throw new CacheDeadlineException(
                        "cache " + settings.name() + ": the deadline passed before the load began"
                                + (late
                                        ? ""
                                        : ", since " + settings.maxConcurrentLoads()
                                                + " others were at work: raise maxConcurrentLoads, or speed them up"),
                        null);
            }
            return admission;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheLoadingException(
                    "cache " + settings.name() + ": interrupted while other loads were at work", e);
        }
    }

    /**
     * Writes rows and notes their versions. Does nothing without a writer.
     *
     * @param afterAll runs when a write ends after its caller has left
     */
    @SuppressWarnings("unchecked") // a writer of supertypes is a writer
    void write(List<Change<K, V>> changes, Call<K, V> call, Runnable afterAll) {
        if (writer == null) {
            return;
        }
        if (call.remainingNanos() <= 0) {
            throw new CacheDeadlineException(
                    "cache " + settings.name() + ": the deadline passed before the write began; nothing was written",
                    null);
        }
        CacheWriter<K, V> sink = (CacheWriter<K, V>) writer;
        Change<K, V> first = changes.get(0);
        Operation operation = first.value == null ? Operation.DELETE : Operation.WRITE;
        try {
            long[] versions = run(operation, () -> versions(sink, changes, call), call, leftBehind -> {
                if (leftBehind) {
                    afterAll.run();
                }
            });
            for (int i = 0; i < versions.length; i++) {
                changes.get(i).version = notNegative(sink, versions[i]);
            }
            counters.writes.add(changes.size());
        } catch (Throwable thrown) {
            counters.writeFailures.add(changes.size());
            Throwable e = fromLoader(thrown);
            JvmErrors.rethrow(e);
            boolean nothing = e instanceof NotWrittenException || e instanceof NotBegunException;
            warnings.debug(
                    "cache {}: the writer threw for {} and {} more",
                    settings.name(),
                    first.at.key,
                    changes.size() - 1,
                    e);
            throw new CacheWritingException(
                    "cache " + settings.name() + ": the writer threw " + e + "; "
                            + (nothing ? "nothing was written" : "it is unknown whether it wrote"),
                    nothing ? requireNonNullElse(e.getCause(), e) : e,
                    nothing);
        }
    }

    /**
     * Returns a version, or 0 for a negative one. The row is written by now, so an invalid version must not fail the
     * call.
     */
    private long notNegative(CacheWriter<K, V> sink, long version) {
        if (version < 0) {
            warnings.once(
                    "version",
                    sink.getClass().getName() + " returned the version " + version
                            + ": versions are positive, and 0 says that there is none, for which it is taken");
        }
        return Math.max(0, version);
    }

    /** Writes the rows and returns their versions. */
    private long[] versions(CacheWriter<K, V> sink, List<Change<K, V>> changes, Call<K, V> call) throws Exception {
        Change<K, V> first = changes.get(0);
        if (first.value == null) {
            return new long[] {sink.delete(first.at.key, call.context())};
        }
        if (changes.size() == 1) {
            return new long[] {sink.write(first.at.key, first.value, call.context())};
        }
        Map<K, V> rows = new LinkedHashMap<>();
        for (Change<K, V> change : changes) {
            rows.put(change.at.key, requireNonNull(change.value));
        }
        Map<K, Long> versions = sink.writeAll(rows, call.context());
        return changes.stream()
                .mapToLong(change -> versions.getOrDefault(change.at.key, 0L))
                .toArray();
    }
}
