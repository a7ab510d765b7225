package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

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
import org.jspecify.annotations.Nullable;

/** L3 as the engine sees it: timed, counted, and with one exception for each way to fail. */
final class Source<K, V> {

    private final @Nullable CacheLoader<? super K, ? extends V> loader;
    private final @Nullable CacheWriter<? super K, ? super V> writer;
    private final Settings<V> settings;
    private final Counters counters;
    private final Bulkhead bulkhead;
    private final Waits waits;
    private final Warnings warnings;
    /** A moving average; 0 before the first load. Two loads that end together may count as one. */
    private volatile long usualLoadNanos;

    Source(
            @Nullable CacheLoader<? super K, ? extends V> loader,
            @Nullable CacheWriter<? super K, ? super V> writer,
            Settings<V> settings,
            Counters counters,
            Waits waits) {
        this.loader = loader;
        this.writer = writer;
        this.settings = settings;
        this.counters = counters;
        this.waits = waits;
        this.warnings = new Warnings(settings.name());
        this.bulkhead = new Bulkhead(settings.maxConcurrentLoads(), waits);
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

    /** Loads keys; a key without a row is missing in the result, or absent. */
    @SuppressWarnings("unchecked") // a loader of subtypes is a loader
    Map<K, Loaded<V>> load(List<K> keys, Call<K, V> call) {
        CacheLoader<K, V> source = (CacheLoader<K, V>) call.loader();
        Bulkhead.Pass pass = enter(call);
        call.noteLoad();
        long start = waits.nanos();
        try {
            counters.loads.increment();
            Map<K, Loaded<V>> rows = timed(Operation.LOAD, () -> rows(source, keys, call));
            counters.loadedKeys.add(keys.size());
            noteLoad(waits.nanos() - start);
            return rows;
        } catch (Throwable e) {
            counters.loadFailures.increment();
            Interrupts.restore(e);
            JvmErrors.rethrow(e);
            if (call.remainingNanos() <= 0) {
                throw new CacheDeadlineException(
                        "cache " + settings.name() + ": the deadline passed while the loader was at work", e);
            }
            warnings.debug("cache {}: the loader threw for {}", settings.name(), keys, e);
            throw new CacheLoadingException("cache " + settings.name() + ": the loader threw " + e, e);
        } finally {
            bulkhead.leave(pass);
        }
    }

    /** How long loads of this cache have taken lately, whatever their number of keys; 0 before the first. */
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

    private Bulkhead.Pass enter(Call<K, V> call) {
        try {
            Bulkhead.Pass pass =
                    call.remainingNanos() <= 0 ? Bulkhead.Pass.REFUSED : bulkhead.enter(call.remainingNanos());
            if (pass == Bulkhead.Pass.REFUSED) {
                throw new CacheDeadlineException(
                        "cache " + settings.name() + ": the deadline passed before the load began", null);
            }
            return pass;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheLoadingException(
                    "cache " + settings.name() + ": interrupted while other loads were at work", e);
        }
    }

    /** Writes rows and notes their versions; without a writer the tiers are the only store. */
    @SuppressWarnings("unchecked") // a writer of supertypes is a writer
    void write(List<Change<K, V>> changes, Call<K, V> call) {
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
            timed(operation, () -> {
                if (first.value == null) {
                    first.version = sink.delete(first.at.key, call.context());
                } else if (changes.size() == 1) {
                    first.version = sink.write(first.at.key, first.value, call.context());
                } else {
                    writeAll(sink, changes, call);
                }
                return true;
            });
            counters.writes.add(changes.size());
        } catch (Throwable e) {
            counters.writeFailures.add(changes.size());
            Interrupts.restore(e);
            JvmErrors.rethrow(e);
            boolean nothing = e instanceof NotWrittenException;
            warnings.debug(
                    "cache {}: the writer threw for {} and {} more",
                    settings.name(),
                    first.at.key,
                    changes.size() - 1,
                    e);
            throw new CacheWritingException(
                    "cache " + settings.name() + ": the writer threw " + e + "; "
                            + (nothing ? "nothing was written" : "nobody knows whether it wrote"),
                    nothing ? requireNonNullElse(e.getCause(), e) : e,
                    nothing);
        }
    }

    private void writeAll(CacheWriter<K, V> sink, List<Change<K, V>> changes, Call<K, V> call) throws Exception {
        Map<K, V> rows = new LinkedHashMap<>();
        for (Change<K, V> change : changes) {
            rows.put(change.at.key, requireNonNull(change.value));
        }
        Map<K, Long> versions = sink.writeAll(rows, call.context());
        for (Change<K, V> change : changes) {
            change.version = versions.getOrDefault(change.at.key, 0L);
        }
    }

    private <T> T timed(Operation operation, Callable<T> step) throws Exception {
        long start = waits.nanos();
        try {
            return step.call();
        } finally {
            settings.hook().timed(settings.name(), Tier.L3, operation, waits.nanos() - start);
        }
    }
}
