package io.tieredcache.benchmarks.targets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Processor time of all cores up to a moment, in hundredths of a second.
 *
 * @param busy time of all processes and of the kernel
 * @param idle idle time, waiting for disks included
 * @param own time of this process and of the processes that it started and that still run
 */
record ProcessorTime(long busy, long idle, long own) {

    private static final Path COUNTERS = Path.of("/proc/stat");
    private static final int MILLIS_PER_TICK = 10;
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int GUEST = 8;

    /**
     * Reads the processor time now; empty on a system without Linux' file for it.
     *
     * @param detached a process that this one has started but that is not its child, such as the main process of
     *     PostgreSQL
     */
    static Optional<ProcessorTime> now(Optional<ProcessHandle> detached) {
        try (Stream<String> lines = Files.lines(COUNTERS)) {
            long own = ticks(ProcessHandle.current())
                    + detached.map(ProcessorTime::ticks).orElse(0L);
            return lines.findFirst().map(line -> parse(line, own));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads the first line of the file, which counts user, nice, system, idle, waiting, interrupts and stolen ticks. */
    static ProcessorTime parse(String line, long own) {
        String[] words = line.trim().split(" +", -1);
        long busy = 0;
        long idle = 0;
        for (int i = 0; i < GUEST && i + 1 < words.length; i++) {
            long ticks = Long.parseLong(words[i + 1]);
            if (i == IDLE || i == WAITING) {
                idle += ticks;
            } else {
                busy += ticks;
            }
        }
        return new ProcessorTime(busy, idle, own);
    }

    /** Returns the ticks of a process and of those it started. */
    private static long ticks(ProcessHandle root) {
        try (Stream<ProcessHandle> started = root.descendants()) {
            return Stream.concat(Stream.of(root), started)
                            .mapToLong(process -> process.info()
                                    .totalCpuDuration()
                                    .orElse(Duration.ZERO)
                                    .toMillis())
                            .sum()
                    / MILLIS_PER_TICK;
        }
    }

    ProcessorTime since(ProcessorTime before) {
        return new ProcessorTime(busy - before.busy, idle - before.idle, own - before.own);
    }

    double othersPercent() {
        return 100.0 * Math.max(0, busy - own) / Math.max(1, busy + idle);
    }

    double idlePercent() {
        return 100.0 * idle / Math.max(1, busy + idle);
    }
}
