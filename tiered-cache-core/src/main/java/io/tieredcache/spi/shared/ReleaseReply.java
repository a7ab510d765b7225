package io.tieredcache.spi.shared;

/** Reply to a release. */
public sealed interface ReleaseReply permits Released, TierFailure {}
