/**
 * The engine under a scheduler with random decisions: the same seed makes the same history.
 *
 * <p><b>Real and simulated parts.</b> The cache is real, from its facade down to its stripes, floors, flights and recovery. Time,
 * the order of threads, L1's map, L2, the network and the database are simulated. A few simulated JVMs, each with one cache and
 * a few callers, read, write, invalidate and clear a handful of keys. Meanwhile messages are lost, late or doubled, subscriptions
 * break, entries are evicted, masters fail over without their latest changes, statements fail, callers are interrupted, and JVMs
 * die between commit and end. A shard stops answering until everything else is at rest, sometimes while more changes are pending
 * for it than recovery sends in one round. The statistics hook and L1 throw, and threads do not start.
 *
 * <p><b>Scheduling.</b> The callers are real threads, of which one runs at a time. A thread gives up its turn wherever the engine
 * waits (for L2, for the database, for a latch, for time) or accesses L1. {@link io.tieredcache.simulation.Scheduler} then takes
 * the next event in virtual time, and random numbers determine the duration of each step. So every interleaving of these steps
 * can occur, a second costs nothing, and the result is independent of the machine. The engine is connected through
 * {@link io.tieredcache.VirtualTiming}; no thread really sleeps.
 *
 * <p><b>L2.</b> {@link io.tieredcache.simulation.Master} executes each operation in one step on an immutable
 * {@link io.tieredcache.simulation.Cell}, written from the rules of the protocol and not from an implementation of it. Reports
 * reach each JVM in order through a {@link io.tieredcache.simulation.Stream} that heartbeats prove. Changes that a failover
 * loses are replayed from {@link io.tieredcache.simulation.Journal}s.
 *
 * <p><b>Checks.</b> Every value is written once, so it shows its age. {@link io.tieredcache.simulation.Checker} compares the
 * answers of callers with the commits and with the times at which L2 learned of them:
 *
 * <ul>
 *   <li>I0: a returned value was committed. G0: it was replaced at most a TTL ago.
 *   <li>I2: once L2 knows of a change, no JVM returns an older state for longer than two seconds; after a failover that lost the
 *       change, not for longer than two seconds plus the replay.
 *   <li>I3: a JVM sees a write after the write has returned there. I4: the states of a key that a JVM sees do not go back.
 *   <li>I5: at rest every JVM and L2 agree with the database, and no intent is left. I6: no change is pending.
 *   <li>L: while one shard is dead and everything else is at rest, the other shards know every change of their keys. These keys
 *       are read right and loaded once at most, and a JVM with pending changes for the dead shard reports them. See
 *       {@link io.tieredcache.simulation.Outage}.
 *   <li>I7: a lease fills once. D: calls end by their deadline. E: only the expected exceptions are thrown. F: no call fails
 *       because another caller's was cancelled.
 * </ul>
 *
 * <p><b>Limits.</b> The simulation cannot show races between two reads of memory without a step in between, errors of a real
 * Redis, or anything outside the model (slots that move, clocks that differ, schemas). The cache itself draws the reads of L1
 * that it reports to a hook, so a hook does not throw there. Two properties are not promised and therefore not checked: that an
 * unversioned or absent row stays visible if it was read without L2; and that a JVM remembers its own clear across a failover
 * that lost it.
 *
 * <p>A violation prints its history and the command that repeats it. {@link io.tieredcache.simulation.Mutation} adds deliberate
 * errors to show that they are found.
 */
@NullMarked
package io.tieredcache.simulation;

import org.jspecify.annotations.NullMarked;
