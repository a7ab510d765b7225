/**
 * The client of a deployment: which node a request goes to, by which connection, and how often it is tried. Knows nodes and
 * bytes, never a cache.
 *
 * <pre>
 *   RedisClient ── one request ──► RedisNode ─► SharedPipeline ─► PipelineConnection      (reads, scripts)
 *        │   └─── many requests ─► NodePipelines, one NodePipeline for each node           ConnectionPool
 *        └─► Topology ◄─ Discovery: ClusterDiscovery, SentinelDiscovery                    which node owns a slot
 *   RequestAttempts            what an answer or a failure means for the next attempt
 *   CircuitBreaker, LargeKeys  what a node is spared
 *   Subscriber, Heartbeat      messages of one node, and the proof that none is missing
 * </pre>
 *
 * <p>Depends on {@code io.tieredcache.redis.connection} alone. Not exported.
 */
@NullMarked
package io.tieredcache.redis.client;

import org.jspecify.annotations.NullMarked;
