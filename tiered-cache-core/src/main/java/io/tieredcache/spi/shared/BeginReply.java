package io.tieredcache.spi.shared;

/** The reply to the announcement of a write. */
public sealed interface BeginReply permits Intent, TierFailure {}
