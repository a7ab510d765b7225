package io.tieredcache.memory;

/** Keeps a Caffeine cache within its bounds. Thread-safe. */
interface Capacity {

    /** Called before an entry of so many bytes is installed. */
    void prepare(long entryBytes);

    /** Called after it was installed: evicts what is too much before it returns. */
    void settle(long entryBytes);

    /** Tells whether Caffeine counts uses, which it does once its maximum was half reached. Asked after settling. */
    boolean isHalfFull();

    /** Returns the bytes charged now, or 0 if nothing is weighed. */
    long bytes();
}
