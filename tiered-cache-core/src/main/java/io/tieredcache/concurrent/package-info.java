/**
 * Threads, clocks, limits and counters of the engine. Depends on no cache. Not exported.
 *
 * <pre>
 *   threads   DaemonThreads, CallThreads, AsyncPool;  SourceCallThreads runs a DetachedTask
 *   time      Timing (the seam for a virtual clock), CoarseTicker, AsyncDeadlines, Durations
 *   limits    Bulkhead
 *   counting  HotCounter
 * </pre>
 */
@NullMarked
package io.tieredcache.concurrent;

import org.jspecify.annotations.NullMarked;
