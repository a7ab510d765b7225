package io.tieredcache.spi;

/** Reply to a release. */
public sealed interface ReleaseReply permits Released, TierFailure {}
