package io.tieredcache.memory;

/** The control that keeps a Caffeine cache within its bounds. Thread-safe. */
interface Capacity {

    /** Called before an entry of the given size is installed. */
    void prepare(long entryBytes);

    /** Called after an entry was installed. Evicts the excess before it returns. */
    void settle(long entryBytes);

    /**
     * Returns whether Caffeine counts uses, which it does after its maximum was half reached. Called after
     * {@link #settle}.
     */
    boolean isHalfFull();

    /** Returns the bytes charged now, or 0 if entries are not weighed. */
    long bytes();
}
