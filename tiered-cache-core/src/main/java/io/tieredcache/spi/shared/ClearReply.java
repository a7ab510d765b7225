package io.tieredcache.spi.shared;

/** Reply to a clear. A {@link TierFailure} speaks for every partition that was asked for. */
public sealed interface ClearReply permits Cleared, TierFailure {}
