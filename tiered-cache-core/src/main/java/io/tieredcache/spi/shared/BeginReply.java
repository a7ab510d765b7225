package io.tieredcache.spi.shared;

/** Reply to the announcement of a write. */
public sealed interface BeginReply permits Intent, TierFailure {}
