/**
 * Codecs for JSON: {@link io.tieredcache.redis.json.JsonCodec} with Jackson 3,
 * {@link io.tieredcache.redis.json.Jackson2Codec} with a Jackson 2 mapper. The other classes refuse types whose values
 * JSON does not restore. The package depends on the SPI alone.
 */
@NullMarked
package io.tieredcache.redis.json;

import org.jspecify.annotations.NullMarked;
