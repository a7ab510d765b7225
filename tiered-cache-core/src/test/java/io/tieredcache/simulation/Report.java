package io.tieredcache.simulation;

import io.tieredcache.spi.shared.KeyHash;

/** A report that L2 sends to every JVM but the one that made the change. */
record Report(Kind kind, String key, long version, long fence) {

    static final Report CLEARED = new Report(Kind.CLEARED, "", 0, 0);

    enum Kind {
        CHANGED,
        RELEASED,
        CLEARED
    }

    static Report changed(String key, long version, long fence) {
        return new Report(Kind.CHANGED, key, version, fence);
    }

    static Report released(String key) {
        return new Report(Kind.RELEASED, key, 0, 0);
    }

    long keyHash() {
        return KeyHash.of(key);
    }

    @Override
    public String toString() {
        return kind + " " + key + (version == 0 ? "" : " to " + version);
    }
}
