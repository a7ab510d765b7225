package io.tieredcache.redis.connection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger of all links. It has one name, that of the public class, so that an application sets one level. */
public final class LinkLog {

    public static final Logger LOG = LoggerFactory.getLogger("io.tieredcache.redis.RedisLink");

    private LinkLog() {}
}
