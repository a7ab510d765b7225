package io.tieredcache.spi;

/** Reply to the announcement of a write. */
public sealed interface BeginReply permits Intent, TierFailure {}
