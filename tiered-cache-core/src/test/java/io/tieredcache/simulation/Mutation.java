package io.tieredcache.simulation;

/** A fault planted on purpose, to see that the invariants notice. */
enum Mutation {
    NONE,
    /** L2 stores whatever is brought, under a lease or not. */
    FILL_WITHOUT_LEASE,
    /** Each JVM asks for leases of a key with one token, and a fill need not show its fence. */
    REUSED_TOKENS,
    /** A write that another one overlapped, or that was invalidated, stores its value. */
    END_WITHOUT_TAINT,
    /** L2 says every half second that everything was reported, whether it knows or not. */
    CURRENT_WITHOUT_PROOF,
    /** A broken subscription is taken up again without a word. */
    SUSPECT_NOT_TOLD,
    /** Nobody tells a promoted replica what it has missed. */
    NO_REPLAY,
    /** L2 is not told of a write before it is committed, and says that it was. */
    BEGIN_NOT_SENT,
    /** L1 installs whatever it is given. */
    INSTALL_NOT_PERMITTED,
    /** L1's clock stands still. */
    TICKER_STANDS_STILL,
    /** The clock of deadlines stands still. */
    DEADLINE_CLOCK_STANDS_STILL,
    /** The loader answers from what it had read before. */
    LOADER_REMEMBERS
}
