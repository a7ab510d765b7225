package io.tieredcache.redis;

import java.util.Random;

/**
 * One call of a tier. The meaning of the numbers depends on the earlier steps: they select the lease to fill, or the
 * floor to request.
 *
 * @param tier number of the tier that makes the call
 * @param key number of the key
 * @param pick number of a result of the key's earlier steps, counted from the last
 * @param version version to store, invalidate or request
 */
record TierStep(Kind kind, int tier, int key, int pick, long version) {

    /** Versions around the limits of half a number and of a double. */
    private static final long[] VERSIONS = {
        0,
        1,
        2,
        (1L << 32) - 1,
        1L << 32,
        (1L << 32) + 1,
        (1L << 53) - 1,
        1L << 53,
        (1L << 53) + 1,
        (1L << 53) + 2,
        Long.MAX_VALUE
    };

    private static final Kind[] KINDS = Kind.values();

    /** The kinds of calls. */
    enum Kind {
        READ,
        ACQUIRE,
        ACQUIRE_ABOVE_FLOOR,
        ACQUIRE_AGAIN,
        REFRESH,
        FILL,
        FILL_ABSENT,
        FILL_OTHER_TOKEN,
        FILL_OTHER_FENCE,
        RELEASE,
        RELEASE_OTHER_TOKEN,
        INVALIDATE,
        BEGIN,
        END,
        END_ABSENT,
        END_NOTHING,
        END_OTHER_FENCE,
        PUT,
        PUT_IF_ABSENT,
        PUT_IF_UNCHANGED,
        PUT_AGAIN,
        FILL_NOTHING,
        REFRESH_AFTER_A_WAIT,
        TAKE_OVER,
        CLEAR,
        EVICT
    }

    static TierStep random(Random random) {
        Kind kind = KINDS[random.nextInt(KINDS.length)];
        if ((kind == Kind.CLEAR || kind == Kind.EVICT) && random.nextInt(3) > 0) {
            kind = Kind.FILL;
        }
        return new TierStep(
                kind,
                random.nextInt(2),
                random.nextInt(4) / 3,
                random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0,
                VERSIONS[random.nextInt(VERSIONS.length)]);
    }
}
