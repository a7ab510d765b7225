package io.tieredcache.spi.shared;

/** The reply to a read of L2. */
public sealed interface ReadReply permits SharedEntry, Missing, TierFailure {}
