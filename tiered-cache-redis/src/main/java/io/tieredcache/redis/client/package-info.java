/**
 * The client of a deployment. It decides which node a request goes to, on which connection, and whether it is retried.
 * This package knows nodes and bytes, never a cache.
 *
 * <pre>
 *   RedisClient ── one request ──► RedisNode ─► SharedPipeline ─► PipelineConnection      (reads, scripts)
 *        │   └─── many requests ─► NodePipelines, one NodePipeline for each node           ConnectionPool
 *        └─► Topology ◄─ Discovery: ClusterDiscovery, SentinelDiscovery                    owner of each slot
 *   RetryPolicy                the decision about the next attempt of a RequestAttempts
 *   CircuitBreaker, LargeKeys  protection of nodes and of other callers
 *   Subscriber, Heartbeat      messages of one node, and the proof that none is missing
 * </pre>
 *
 * <p>Depends on {@code io.tieredcache.redis.connection} alone. Not exported.
 */
@NullMarked
package io.tieredcache.redis.client;

import org.jspecify.annotations.NullMarked;
