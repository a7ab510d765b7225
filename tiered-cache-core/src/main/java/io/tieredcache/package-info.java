/**
 * The cache that applications call: {@link io.tieredcache.TieredCache} and its builder.
 *
 * <p>The classes of the engine, each group using those below it:
 * <pre>
 *   facade   ComposedCache, built by Composition;  AsyncView with AsyncExecutor and AsyncCall
 *   reads    ReadThrough ─► SingleFlight, FlightWait, LeasedLoad
 *   writes   WriteThrough, SharedWrite ─► OpenStripes, UnconfirmedChanges
 *   tiers    Tiers ─► NearCopies (L1), SharedCopies (L2), SystemOfRecord (L3), Recovery
 * </pre>
 *
 * <p>The engine uses the packages {@code coherence}, {@code guard}, {@code concurrent} and {@code spi}; none of these uses
 * the engine.
 */
@NullMarked
package io.tieredcache;

import org.jspecify.annotations.NullMarked;
