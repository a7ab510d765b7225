package io.tieredcache.memory;

/** L1. */
public final class MemoryTier {
    MemoryTier() {}
}
