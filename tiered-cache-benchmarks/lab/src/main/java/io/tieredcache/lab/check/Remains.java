package io.tieredcache.lab.check;

import java.util.function.Consumer;

/**
 * I5: after the quiet time, Redis holds no value older than a change that L2 confirmed, also for keys without reads.
 */
final class Remains implements Promise {

    @Override
    public void check(KeyHistory key, History history, Consumer<Violation> broken) {
        RawEntry entry = history.remains.get(key.key);
        if (entry == null || !entry.kind().holdsValue()) {
            return;
        }
        long notified = key.versions.stream()
                .filter(version -> version.notified() != Long.MAX_VALUE)
                .mapToLong(version -> version.row().version())
                .max()
                .orElse(0);
        if (entry.version() < notified) {
            broken.accept(new Violation(
                    "I5",
                    key.key,
                    -1,
                    null,
                    "after quiet, Redis holds " + entry + " although version " + notified + " was told"));
        }
    }
}
