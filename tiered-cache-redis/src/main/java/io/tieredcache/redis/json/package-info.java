/**
 * Values as JSON: {@link io.tieredcache.redis.json.JsonCodec} by Jackson 3, {@link io.tieredcache.redis.json.Jackson2Codec} by
 * a mapper of Jackson 2. The other classes refuse what JSON does not restore. Depends on the SPI alone.
 */
@NullMarked
package io.tieredcache.redis.json;

import org.jspecify.annotations.NullMarked;
