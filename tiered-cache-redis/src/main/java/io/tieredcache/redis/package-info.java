/**
 * The L2 tier on Redis Cluster, on a master with sentinels, or on a standalone server; Redis or Valkey.
 * {@code RedisLink} connects a JVM, {@code RedisTier} makes a cache's L2 of a link and a codec.
 *
 * <h2>The protocol</h2>
 *
 * <p>One Redis string ({@code Envelope}) contains everything about one key: the value, or the lease, or the open
 * intents. Each step is one Lua script ({@code Script}) on that key, so it is atomic. Eviction removes all of it at
 * once; if a lease or an intent is missing, nothing is stored under it. Every grant and change of a key gets a
 * <i>fencing token</i> from Redis' clock, greater than all earlier ones of the key ({@code include/fences.lua}). For
 * each script one class, an {@code Exchange}, makes the request and interprets the reply.
 *
 * <pre>
 * A read    ReadExchange     GET          decode the entry, check CRC, age and generation: hit or miss
 *
 * A load    AcquireExchange  acquire.lua  a value; or no value: a lease with token and fencing token; or another JVM's
 *                                         lease: note that a JVM waits; or a write is open: load, store nothing
 *           (the loader reads the row)
 *           FillExchange     fill.lua     token and fencing token still there: store, with the time and generation of
 *                                         the grant; notify waiting JVMs. Gone: a change came first, nothing is stored
 *           ReleaseExchange  release.lua  the loader failed: remove the lease, notify waiting JVMs
 *
 * A write   BeginExchange    begin.lua    replace the value by an intent, notify other JVMs; no leases meanwhile
 *           (the writer commits)
 *           EndExchange      end.lua      the only intent, not tainted: store the value. Otherwise: remove, notify
 *           InvalidateExchange invalidate.lua  a write without intent, or a change past the cache: remove the entry,
 *                                         unless it has this version or a later one; taint open intents; notify
 *           PutExchange      put.lua      without a system of record: replace the value, notify
 *
 * A clear   Generations      generation.lua, for each of 64 regions: a greater id, notify; other entries are void
 *
 * A report  SPUBLISH by the script ─► Subscriptions ─► Journal, CacheReports ─► L1 stops serving the copy
 *           heartbeat.lua every 500 ms ─► its echo proves that every earlier report has arrived
 *
 * A failover  1 Topology        another server owns partitions, and may lack confirmed changes
 *             2 Replay          this JVM's changes in the Journal: replay.lua removes states older than the change
 *             3                 all confirmed: announce it to the other JVMs
 *             4                 after 3 s: replay also the changes of JVMs that have not announced theirs
 *             5 Generations     caches with more changes than the Journal holds: new generations
 * </pre>
 *
 * <p>Until step 2 a JVM that knows the change refuses the old state, which is below the key's floor. The floor is an
 * argument of {@code acquire.lua}, and the core compares each read with it. The promises that follow, and their limits,
 * are in {@code docs/coherence.md}.
 *
 * <h2>Groups of classes</h2>
 *
 * <pre>
 * public       RedisLink, RedisLinkBuilder, RedisLinkException, LinkHealth, RedisTier, Compression, ZstdDictionary,
 *              DropKey
 * operations   RedisSharedTier ─► Exchange and its subclasses ─► Script, ScriptReply, Envelope, RedisKeys
 * reports      Subscriptions ─► ChangeMessage ─► ChangeListeners ─► CacheReports; PartitionReports
 * failover     Replay ─► Journal, Origins;  Generations ─► Generation
 * compression  EntryFormat ─► CompressionBuffer ─► Compressor: Gzip, ZstdCompressor
 * </pre>
 *
 * <p>This package knows caches. It depends on {@code client}, which knows nodes, and on {@code connection}, which knows
 * bytes; {@code json} contains codecs. An application uses {@code json} alone of these three.
 */
@NullMarked
package io.tieredcache.redis;

import org.jspecify.annotations.NullMarked;
