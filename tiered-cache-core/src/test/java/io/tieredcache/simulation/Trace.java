package io.tieredcache.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a schedule, as a hash that is equal for equal seeds and, on demand, as text. */
final class Trace {

    private final @Nullable List<String> lines;
    private long hash = 17;

    Trace(boolean readable) {
        lines = readable ? new ArrayList<>() : null;
    }

    /** Records a step. The details must depend only on the seed: no random tokens, no identities. */
    void step(long now, Object who, String what, Object... details) {
        hash = 31 * (31 * (31 * hash + now) + who.toString().hashCode()) + what.hashCode();
        for (Object detail : details) {
            hash = 31 * hash + detail.toString().hashCode();
        }
        if (lines != null) {
            StringBuilder line =
                    new StringBuilder(80).append(String.format("%12.6f s  %-16s %s", now / 1e9, who, what));
            for (Object detail : details) {
                line.append(' ').append(detail);
            }
            lines.add(line.toString());
        }
    }

    long hash() {
        return hash;
    }

    List<String> lines() {
        return lines == null ? List.of() : lines;
    }
}
