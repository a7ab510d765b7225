package io.tieredcache.spi.shared;

/** The lease is gone. */
public enum Released implements ReleaseReply {
    /** It was given back now, or was not there any more. */
    GONE
}
