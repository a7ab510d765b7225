package io.tieredcache.memory;

/** Keeps a Caffeine cache within its bounds. Thread-safe. */
interface Room {

    /** Called before an entry of so many bytes is installed. */
    void prepare(long entryBytes);

    /** Called after it was installed: evicts what is too much before it returns. */
    void settle(long entryBytes);

    /** Tells whether the bound is near, so that it begins to matter which entries are used. Asked after settling. */
    boolean isTight();

    /** From how much of a bound on it is near. */
    static long nearly(long maximum) {
        return maximum - maximum / 8;
    }

    /** Returns the bytes charged now, or 0 if nothing is weighed. */
    long bytes();
}
