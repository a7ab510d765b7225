/** Tests of the test kit: its fakes pass its contracts. */
@NullMarked
package io.tieredcache.testkit;

import org.jspecify.annotations.NullMarked;
