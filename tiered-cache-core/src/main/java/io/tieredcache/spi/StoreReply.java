package io.tieredcache.spi;

/** Reply to a request to store a value. */
public sealed interface StoreReply permits Stored, Refused, TierFailure {}
