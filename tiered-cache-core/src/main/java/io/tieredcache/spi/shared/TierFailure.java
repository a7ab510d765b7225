package io.tieredcache.spi.shared;

import io.tieredcache.spi.Failure;
import org.jspecify.annotations.Nullable;

/**
 * L2 did not do what was asked, or it is unknown whether it did.
 *
 * @param kind what went wrong
 * @param message the reason, for people; names no key, value or secret
 * @param cause the exception behind it, if there is one
 */
public record TierFailure(
        Kind kind, String message, @Nullable Throwable cause)
        implements Failure, ReadReply, GrantReply, StoreReply, ReleaseReply, InvalidateReply, ClearReply, BeginReply {}
