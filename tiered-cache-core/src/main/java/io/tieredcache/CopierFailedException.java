package io.tieredcache;

/**
 * Thrown if the copier failed for a value that several callers share, so that this caller must look the key up itself.
 * Never reaches a user.
 */
final class CopierFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CopierFailedException() {
        super("the copier failed for a value that several callers share", null, false, false);
    }
}
