package io.tieredcache.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What callers were told, in the order in which they were told. */
final class History {

    private final List<Read> reads = new ArrayList<>();
    private final List<Written> writes = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();

    /** An answer to a reader. */
    record Read(Machine machine, String key, @Nullable String value, long invoked, long returned) {}

    /** A change that a caller was told is done: its JVM must not see an older state any more. */
    record Written(Machine machine, String key, long version, long returned) {}

    /** A time in which a JVM read a row. */
    record Load(Machine machine, String key, long began, long ended) {}

    void read(Machine machine, String key, @Nullable String value, long invoked, long returned) {
        reads.add(new Read(machine, key, value, invoked, returned));
    }

    void written(Machine machine, String key, long version, long returned) {
        writes.add(new Written(machine, key, version, returned));
    }

    void loaded(Machine machine, String key, long began, long ended) {
        loads.add(new Load(machine, key, began, ended));
    }

    List<Read> reads() {
        return reads;
    }

    List<Written> writes() {
        return writes;
    }

    /** The answer cannot have been loaded while the caller waited: it was a copy. */
    boolean isCopy(Read read) {
        return loads.stream()
                .noneMatch(load -> load.machine().equals(read.machine())
                        && load.key().equals(read.key())
                        && load.began() <= read.returned()
                        && load.ended() >= read.invoked());
    }
}
