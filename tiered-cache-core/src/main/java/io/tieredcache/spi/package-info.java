/**
 * The interfaces that applications implement: near tiers, loaders, writers, codecs and hooks of a {@code TieredCache}.
 *
 * <p>Depends on the JDK only. Every type here states its calling thread, whether it may block, and the meaning of null
 * and zero. Contract suites for implementers are published in the test kit, package {@code io.tieredcache.testing}.
 */
@NullMarked
package io.tieredcache.spi;

import org.jspecify.annotations.NullMarked;
