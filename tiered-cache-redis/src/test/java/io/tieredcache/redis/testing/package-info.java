/**
 * Real Redis servers for tests: {@link io.tieredcache.redis.testing.RedisServer}, one process, and
 * {@link io.tieredcache.redis.testing.RedisCluster}, three masters and three replicas. No Docker; the binary comes from the
 * machine or from a dependency. Servers listen on 127.0.0.1 only, keep their files in a separate folder, and end with the
 * JVM, even after kill -9.
 */
@NullMarked
package io.tieredcache.redis.testing;

import org.jspecify.annotations.NullMarked;
