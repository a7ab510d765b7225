package io.tieredcache.spi.shared;

/**
 * The announcement of a write that is about to commit.
 *
 * @param key text of the key
 * @param token fresh random number, not 0
 * @param lifeMillis how long the intent lasts if its end never comes; positive
 */
public record BeginRequest(String key, long token, long lifeMillis) {}
