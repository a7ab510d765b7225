package io.tieredcache.simulation;

import io.tieredcache.WriteMode;

/** A fault planted on purpose, to see that the invariants notice. */
enum Mutation {
    NONE,
    /** L2 stores whatever is brought, under a lease or not. */
    FILL_WITHOUT_LEASE,
    /** Each JVM asks for leases of a key with one token, and a fill need not show its fence. */
    REUSED_TOKENS,
    /** A write that another one overlapped, or that was invalidated, stores its value. */
    END_WITHOUT_TAINT,
    /** A change of a key leaves the lease on it alone. */
    LEASE_SURVIVES_CHANGES,
    /** A change to a version removes only what is older by more than one. */
    INVALIDATION_SPARES_THE_LAST,
    /** Leases are given while a write is open. */
    LEASE_DURING_WRITES,
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
    /** As long as a shard is dead, no other one is told of changes either. */
    DEAD_SHARD_STOPS_ALL,
    /** A clear that one shard has missed is told to have reached none. */
    CLEAR_FAILS_AS_ONE,
    /** The loader answers from what it had read before. */
    LOADER_REMEMBERS;

    /** Whether a schedule could show it at all. */
    boolean canShowIn(Plan plan) {
        return switch (this) {
            case REUSED_TOKENS -> plan.latePercent() > 0 || plan.duplicatePercent() > 0;
            case END_WITHOUT_TAINT -> plan.writeMode() == WriteMode.INTENT;
            case CURRENT_WITHOUT_PROOF, SUSPECT_NOT_TOLD -> plan.cutOffs() > 0 && plan.longL1() && !plan.dies();
            case NO_REPLAY -> plan.failOver();
            case BEGIN_NOT_SENT -> plan.crash() && !plan.l2Forgets() && plan.writeMode() == WriteMode.INTENT;
            case DEAD_SHARD_STOPS_ALL -> plan.dies() && !plan.untold();
            case CLEAR_FAILS_AS_ONE -> plan.dies();
            default -> true;
        };
    }
}
