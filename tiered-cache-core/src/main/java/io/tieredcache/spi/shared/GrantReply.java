package io.tieredcache.spi.shared;

/** The reply to a request for the right to load. */
public sealed interface GrantReply permits SharedEntry, Lease, Held, Bypass, TierFailure {}
