/**
 * The test kit: contract suites for those who implement the SPI, and fakes for those who use a cache.
 *
 * <p>Needs JUnit and AssertJ, nothing else. A contract is an abstract class: extend it, fill in its hooks, and every rule
 * of the SPI runs as a test; no rule can be switched off. The fakes keep time by a {@code Ticker}, so that tests need not
 * wait, and fail on demand.
 */
@NullMarked
package io.tieredcache.testing;

import org.jspecify.annotations.NullMarked;
