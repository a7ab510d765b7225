/**
 * The interface of L2, for authors of shared tiers: {@link io.tieredcache.spi.shared.SharedTier} with its requests and
 * replies.
 *
 * <pre>
 *   read      String           ─► ReadReply        SharedEntry, Missing
 *   acquire   AcquireRequest   ─► GrantReply       Lease, SharedEntry, Held, Bypass
 *   fill      FillRequest      ─► StoreReply       Stored, Refused
 *   release   ReleaseRequest   ─► ReleaseReply     Released
 *   begin     BeginRequest     ─► BeginReply       Intent
 *   end       EndRequest       ─► StoreReply
 *   put       PutRequest       ─► StoreReply       PutCondition
 *   invalidate InvalidateRequest ─► InvalidateReply Invalidated
 *   clear                      ─► ClearReply       Cleared
 * </pre>
 *
 * <p>Each reply may be a {@link io.tieredcache.spi.shared.TierFailure} too. Applications do not need this package.
 */
@NullMarked
package io.tieredcache.spi.shared;

import org.jspecify.annotations.NullMarked;
