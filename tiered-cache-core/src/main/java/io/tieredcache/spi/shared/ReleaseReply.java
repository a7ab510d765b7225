package io.tieredcache.spi.shared;

/** The reply to a release. */
public sealed interface ReleaseReply permits Released, TierFailure {}
