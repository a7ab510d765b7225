/** The gates that every published module passes: the house rules and the recorded API. Compiled into tests, never shipped. */
@NullMarked
package io.tieredcache.gates;

import org.jspecify.annotations.NullMarked;
