/**
 * The test kit: contract suites for implementations of the SPI, and fakes for tests of applications.
 *
 * <p>It needs JUnit and AssertJ, nothing else. A contract is an abstract class. A subclass implements its hooks, and then
 * runs every rule of the SPI as a test; no rule can be switched off. The fakes use the time of a {@code Ticker}, so that
 * tests need not wait, and fail on demand.
 */
@NullMarked
package io.tieredcache.testing;

import org.jspecify.annotations.NullMarked;
