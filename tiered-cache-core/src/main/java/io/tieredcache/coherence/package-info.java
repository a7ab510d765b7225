/**
 * The rules that keep old values out of L1, each a table over groups of keys.
 *
 * <pre>
 *   Stripes      a value read before a change is not installed after it          KeyEncoder, Striping: which stripe
 *   Freshness    a copy is served only while its changes are known to be reported   Lifetime: for how long
 *   Floors       a caller that has seen a state is not shown an earlier one
 *   RemoteChanges applies the reports of L2 to all three;  LoadWaiters wakes callers that wait for another JVM's load
 * </pre>
 *
 * <p>The reasons are in {@code docs/coherence.md}. Depends on the SPI and on {@code guard}. Not exported.
 */
@NullMarked
package io.tieredcache.coherence;

import org.jspecify.annotations.NullMarked;
