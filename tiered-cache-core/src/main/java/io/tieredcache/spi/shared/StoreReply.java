package io.tieredcache.spi.shared;

/** The reply to a request to store a value. */
public sealed interface StoreReply permits Stored, Refused, TierFailure {}
