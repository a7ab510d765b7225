package io.tieredcache.spi.shared;

import io.tieredcache.spi.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a request that L2 did not carry out, or whose outcome is unknown.
 *
 * @param kind the kind of the failure
 * @param message the reason, for people; names no key, value or secret
 * @param cause the exception that caused it; null if there is none
 */
public record TierFailure(
        Kind kind, String message, @Nullable Throwable cause)
        implements Failure, ReadReply, GrantReply, StoreReply, ReleaseReply, InvalidateReply, ClearReply, BeginReply {}
