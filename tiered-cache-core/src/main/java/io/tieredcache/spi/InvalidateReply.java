package io.tieredcache.spi;

/** Reply to an invalidation. */
public sealed interface InvalidateReply permits Invalidated, TierFailure {}
