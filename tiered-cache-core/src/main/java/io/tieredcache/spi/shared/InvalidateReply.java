package io.tieredcache.spi.shared;

/** The reply to an invalidation. */
public sealed interface InvalidateReply permits Invalidated, TierFailure {}
