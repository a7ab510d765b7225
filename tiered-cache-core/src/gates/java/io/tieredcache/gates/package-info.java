/** The checks that every published module passes: the architecture rules and the recorded API. Never shipped. */
@NullMarked
package io.tieredcache.gates;

import org.jspecify.annotations.NullMarked;
