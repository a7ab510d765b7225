/**
 * The engine under a scheduler that is drawn from a number: the same number, the same history.
 *
 * <p>What is real: the cache, from its facade down to its fences, floors, flights and recovery. What is not: time, threads'
 * freedom, L1's map, L2, the network and the database. A few simulated JVMs, each with one cache and a few callers, read,
 * write, invalidate and clear a handful of keys while messages are lost, late or doubled, subscriptions break, entries are
 * evicted, masters fail over without their latest changes, statements fail, callers are interrupted, and JVMs die between
 * commit and end. A shard stops answering until all else has come to rest, sometimes while it is owed more changes than
 * recovery sends in one round; statistics hook and L1 throw; threads do not start.
 *
 * <p>How it runs. The callers are real threads, of which one runs at a time. Wherever the engine waits (for L2, for the
 * database, for a latch, for time) or touches L1, it gives its turn up; {@link io.tieredcache.simulation.Scheduler} takes the
 * next event in virtual time, and chance says how long each thing takes. So every interleaving of these steps can occur, a
 * second costs nothing, and nothing depends on the machine. The seam is {@link io.tieredcache.VirtualTiming}; nobody sleeps.
 *
 * <p>What L2 is. {@link io.tieredcache.simulation.Master} carries out each operation in one step on an immutable
 * {@link io.tieredcache.simulation.Cell}, written from the rules of the protocol and not from an implementation of it.
 * Reports reach each JVM in order through a {@link io.tieredcache.simulation.Stream} that heartbeats prove; what a failover
 * loses is told again from {@link io.tieredcache.simulation.Journal}s.
 *
 * <p>How it is judged. Every value is written once, so it tells its age. {@link io.tieredcache.simulation.Checker} holds what
 * callers were told against what was committed and against the moments at which L2 came to know of it:
 *
 * <ul>
 *   <li>I0: what is returned was committed. G0: it was replaced at most a TTL ago.
 *   <li>I2: once L2 knows of a change, no JVM returns what came before for longer than two seconds; after a failover that lost
 *       the change, not for longer than the replay takes on top.
 *   <li>I3: a JVM that was told that its write is done sees it. I4: what a JVM sees of a key does not go back.
 *   <li>I5: at rest every JVM and L2 hold what the database holds, and no intent is left. I6: nothing waits in recovery.
 *   <li>L: while one shard is dead and all else has come to rest, the other shards know every change of their keys, these
 *       keys are read right and loaded once at most, and a JVM that has changes for the dead shard says so. See
 *       {@link io.tieredcache.simulation.Outage}.
 *   <li>I7: a lease fills once. D: calls end by their deadline. E: only the expected exceptions are thrown. F: no call fails
 *       because another caller's was cancelled.
 * </ul>
 *
 * <p>What it cannot see: races between two reads of memory with no step in between, real Redis, and what the model leaves
 * out (slots that move, clocks that differ, schemas). Which reads of L1 a hook hears of is drawn by the cache, so a hook does
 * not throw there. It is not promised, and therefore not checked, that an unversioned or
 * absent row stays visible when it was read past L2 only; or that a JVM remembers its own clear across a failover that lost it.
 *
 * <p>A violation prints its history and the command that plays it again. {@link io.tieredcache.simulation.Mutation} plants
 * faults to show that they are found.
 */
@NullMarked
package io.tieredcache.simulation;

import org.jspecify.annotations.NullMarked;
