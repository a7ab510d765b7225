package io.tieredcache.spi.shared;

/** Reply to an invalidation. */
public sealed interface InvalidateReply permits Invalidated, TierFailure {}
