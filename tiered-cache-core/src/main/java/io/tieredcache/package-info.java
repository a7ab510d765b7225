/**
 * What you call: {@link io.tieredcache.TieredCache} and its builder.
 *
 * <p>A read goes down a list of tiers, a value comes back up the same list, a write starts at the truth.
 */
@NullMarked
package io.tieredcache;

import org.jspecify.annotations.NullMarked;
