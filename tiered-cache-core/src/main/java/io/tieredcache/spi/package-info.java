/**
 * What you implement: the tiers, loaders, writers, codecs and hooks behind a {@code TieredCache}.
 *
 * <p>Depends on the JDK only. Every type here says which thread calls it, what it may wait for and what null and zero
 * mean. Contract suites for implementers are published in the test kit, package {@code io.tieredcache.testing}.
 */
@NullMarked
package io.tieredcache.spi;

import org.jspecify.annotations.NullMarked;
