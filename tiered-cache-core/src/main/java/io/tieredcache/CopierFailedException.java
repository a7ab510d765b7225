package io.tieredcache;

/** The copier failed for a value that several callers share: this one needs a value of its own. Never reaches a user. */
final class CopierFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CopierFailedException() {
        super("the copier failed for a value that others share", null, false, false);
    }
}
