/** The near tier on Caffeine, bounded in entries and in bytes. */
@NullMarked
package io.tieredcache.memory;

import org.jspecify.annotations.NullMarked;
