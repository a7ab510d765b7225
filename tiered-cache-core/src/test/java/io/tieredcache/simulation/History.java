package io.tieredcache.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answers that callers got, in order. */
final class History {

    private final List<Read> reads = new ArrayList<>();
    private final List<Written> writes = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();
    private final Set<Unfenced> unfenced = new HashSet<>();
    private final Set<Machine> pending = new HashSet<>();

    /** An answer to a reader. */
    record Read(Machine machine, String key, @Nullable String value, long invoked, long returned) {}

    /** A change whose caller got a confirmation: its JVM must not see an older state any more. */
    record Written(Machine machine, String key, long version, long returned) {}

    /** The time in which a JVM read a row. */
    record Load(Machine machine, String key, long began, long ended) {}

    /** A value that L1 of a JVM holds without a confirmation from L2. */
    private record Unfenced(
            Machine machine, String key, @Nullable String value) {}

    void read(Machine machine, String key, @Nullable String value, long invoked, long returned) {
        reads.add(new Read(machine, key, value, invoked, returned));
    }

    void written(Machine machine, String key, long version, long returned) {
        writes.add(new Written(machine, key, version, returned));
    }

    void loaded(Machine machine, String key, long began, long ended) {
        loads.add(new Load(machine, key, began, ended));
    }

    void installedUnstamped(Machine machine, String key, @Nullable String value) {
        unfenced.add(new Unfenced(machine, key, value));
    }

    /** Records that a JVM got a pending outcome because of a dead shard. */
    void leftPending(Machine machine) {
        pending.add(machine);
    }

    boolean isPending(Machine machine) {
        return pending.contains(machine);
    }

    /** Returns how many times a JVM has read the row of a key since then. */
    long loadsSince(Machine machine, String key, long since) {
        return loads.stream()
                .filter(load -> load.machine().equals(machine) && load.key().equals(key) && load.began() >= since)
                .count();
    }

    List<Read> reads() {
        return reads;
    }

    List<Written> writes() {
        return writes;
    }

    /**
     * Returns whether the answer was a copy with a fencing token of L2: it cannot have been loaded while the caller
     * waited.
     */
    boolean isFencedCopy(Read read) {
        return !unfenced.contains(new Unfenced(read.machine(), read.key(), read.value()))
                && loads.stream()
                        .noneMatch(load -> load.machine().equals(read.machine())
                                && load.key().equals(read.key())
                                && load.began() <= read.returned()
                                && load.ended() >= read.invoked());
    }
}
