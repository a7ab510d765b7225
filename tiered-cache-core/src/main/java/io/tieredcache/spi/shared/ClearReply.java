package io.tieredcache.spi.shared;

/** The reply to a clear. A {@link TierFailure} applies to every requested partition. */
public sealed interface ClearReply permits Cleared, TierFailure {}
