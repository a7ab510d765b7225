package io.tieredcache.spi.shared;

/** The reply to a release: the lease is gone. */
public enum Released implements ReleaseReply {
    /** The lease was given back now, or no longer existed. */
    GONE
}
