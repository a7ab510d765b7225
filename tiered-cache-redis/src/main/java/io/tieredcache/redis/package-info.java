/** L2 on Redis Cluster, standalone Redis and Valkey. */
@NullMarked
package io.tieredcache.redis;

import org.jspecify.annotations.NullMarked;
