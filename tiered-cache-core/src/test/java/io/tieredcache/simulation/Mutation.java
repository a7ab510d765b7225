package io.tieredcache.simulation;

import io.tieredcache.WriteMode;

/** A deliberate error, to check that the invariants detect it. */
enum Mutation {
    NONE,
    /** L2 stores every fill, with or without a lease. */
    FILL_WITHOUT_LEASE,
    /** Each JVM requests leases of a key with one token, and a fill need not present its fencing token. */
    REUSED_TOKENS,
    /** A write stores its value even if another write overlapped it, or an invalidation came in between. */
    END_WITHOUT_TAINT,
    /** A change of a key does not remove its lease. */
    LEASE_SURVIVES_CHANGES,
    /** A change to a version removes only entries that are older by more than one version. */
    INVALIDATION_SPARES_THE_LAST,
    /** L2 grants leases while a write is open. */
    LEASE_DURING_WRITES,
    /** L2 states every half second that everything was reported, without knowing it. */
    CURRENT_WITHOUT_PROOF,
    /** A broken subscription is resumed without a notification of the gap. */
    SUSPECT_NOT_TOLD,
    /** No JVM replays changes to a promoted replica. */
    NO_REPLAY,
    /** A write is committed without an intent in L2, but reports that it had one. */
    BEGIN_NOT_SENT,
    /** L1 installs every copy, even if it is not permitted. */
    INSTALL_NOT_PERMITTED,
    /** L1's clock never moves. */
    TICKER_STANDS_STILL,
    /** The clock of deadlines never moves. */
    DEADLINE_CLOCK_STANDS_STILL,
    /** While a shard is dead, the others receive no changes either. */
    DEAD_SHARD_STOPS_ALL,
    /** A clear that missed one shard is reported to have reached none. */
    CLEAR_FAILS_AS_ONE,
    /** The loader answers from its earlier reads. */
    LOADER_REMEMBERS;

    /** Returns whether a schedule of this plan could show the error. */
    boolean canShowIn(Plan plan) {
        return switch (this) {
            case REUSED_TOKENS -> plan.latePercent() > 0 || plan.duplicatePercent() > 0;
            case END_WITHOUT_TAINT -> plan.writeMode() == WriteMode.INTENT;
            case CURRENT_WITHOUT_PROOF, SUSPECT_NOT_TOLD -> plan.cutOffs() > 0 && plan.longL1() && !plan.dies();
            case NO_REPLAY -> plan.failOver();
            case BEGIN_NOT_SENT -> plan.crash() && !plan.l2Forgets() && plan.writeMode() == WriteMode.INTENT;
            case DEAD_SHARD_STOPS_ALL -> plan.dies() && !plan.losesPendingChanges();
            case CLEAR_FAILS_AS_ONE -> plan.dies();
            default -> true;
        };
    }
}
