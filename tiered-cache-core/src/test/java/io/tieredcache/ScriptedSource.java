package io.tieredcache;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import io.tieredcache.testing.MapSource;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A system of record that runs a step of the test at the next load, after it has read, or at the next write, before it
 * writes.
 */
final class ScriptedSource implements CacheLoader<Integer, String>, CacheWriter<Integer, String> {

    /** A step of the test; it runs on the thread that loads or writes. */
    interface Step {
        void run() throws Exception;
    }

    final MapSource<Integer, String> rows;
    private final Queue<Step> afterReads = new ConcurrentLinkedQueue<>();
    private final Queue<Step> beforeWrites = new ConcurrentLinkedQueue<>();

    ScriptedSource() {
        this(MapSource.versioned());
    }

    ScriptedSource(MapSource<Integer, String> rows) {
        this.rows = rows;
    }

    void afterNextRead(Step step) {
        afterReads.add(step);
    }

    void beforeNextWrite(Step step) {
        beforeWrites.add(step);
    }

    @Override
    public @Nullable String load(Integer key) throws Exception {
        return load(key, CallContext.within(Long.MAX_VALUE / 2)).value();
    }

    @Override
    public Loaded<String> load(Integer key, CallContext context) throws Exception {
        Loaded<String> row = rows.load(key, context);
        run(afterReads);
        return row;
    }

    @Override
    public Map<Integer, Loaded<String>> loadAll(Collection<? extends Integer> keys, CallContext context)
            throws Exception {
        Map<Integer, Loaded<String>> found = rows.loadAll(keys, context);
        run(afterReads);
        return found;
    }

    @Override
    public long write(Integer key, String value, CallContext context) throws Exception {
        run(beforeWrites);
        return rows.write(key, value, context);
    }

    @Override
    public long delete(Integer key, CallContext context) throws Exception {
        run(beforeWrites);
        return rows.delete(key, context);
    }

    @Override
    public Map<Integer, Long> writeAll(Map<? extends Integer, ? extends String> entries, CallContext context)
            throws Exception {
        run(beforeWrites);
        return rows.writeAll(entries, context);
    }

    private static void run(Queue<Step> steps) throws Exception {
        Step step = steps.poll();
        if (step != null) {
            step.run();
        }
    }
}
