package io.tieredcache.spi;

/** Reply to a read of L2. */
public sealed interface ReadReply permits SharedEntry, Missing, TierFailure {}
