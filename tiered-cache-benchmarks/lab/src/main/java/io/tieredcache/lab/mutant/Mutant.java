package io.tieredcache.lab.mutant;

import io.tieredcache.TieredCache;
import io.tieredcache.spi.NearTier;
import io.tieredcache.spi.shared.SharedTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Known errors, built around the real code. {@link #NONE} is the real code. */
public enum Mutant {
    /** No error. */
    NONE(""),
    /** An invalidation deletes, a load sets, and no lease connects them. */
    DEL_SET("none"),
    /** A load stores unless L2 holds a newer version; an evicted or deleted entry has no version. */
    VERSION_ONLY("raw-del"),
    /** All loads of a key use the same lease token, and a fill does not present its fencing token. */
    REUSED_TOKEN("duplicates"),
    /** A refused fill is repeated under a lease that was granted after the load. */
    LATER_GRANT("none"),
    /** An invalidation does not taint an open intent. */
    NO_TAINT("none"),
    /** A value that was loaded without a grant has the normal lifetime in L1. */
    UNGRANTED_EXTENDED("none"),
    /** L1 installs every copy, even if the key has changed since it was requested. */
    NO_EPOCH("none"),
    /** L1 is not notified of gaps. */
    NO_LINK("cut-subscriber"),
    /** A read joins another one that began before the last change. */
    OLDER_FLIGHT("none"),
    /** L1 takes the passing of time for a proof that reports arrive. */
    PING_HEARTBEAT("black-hole-subscriber"),
    /** No JVM replays the changes that a promoted replica had not received. */
    NO_REPLAY("losing-failover"),
    /** Copies are invalidated before the commit, and not after it. */
    INVALIDATE_BEFORE_COMMIT("none");

    private static final String SILENT_REPLAY = """
            #!lua flags=allow-oom
            return reply(ARGV[1], 8, fence())
            """;

    private final String faults;

    Mutant(String faults) {
        this.faults = faults;
    }

    /** Returns the mutant with the name that {@link #toString} gives. */
    public static Mutant named(String name) {
        return Arrays.stream(values())
                .filter(mutant -> mutant.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mutant \"" + name + "\", one of "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Mutant::toString).toList())));
    }

    /** Returns the families of faults under which the error shows. */
    public List<String> faults() {
        return List.of(faults.split(",", -1));
    }

    /** Writes scripts into a folder that precedes the libraries on the class path of the workers. */
    public void writeScripts(Path classPath) throws IOException {
        if (this == NO_REPLAY) {
            Path scripts = classPath.resolve("io/tieredcache/redis");
            Files.createDirectories(scripts);
            Files.writeString(scripts.resolve("replay.lua"), SILENT_REPLAY);
        }
    }

    /** Returns the near tiers of the mutant. */
    public NearTier.Factory near(NearTier.Factory real) {
        return switch (this) {
            case NO_EPOCH, UNGRANTED_EXTENDED -> new CarelessNearTier.Factory(real, this == NO_EPOCH);
            default -> real;
        };
    }

    /** Returns the shared tier of the mutant. */
    public SharedTier shared(SharedTier real) {
        return switch (this) {
            case DEL_SET -> new LeaselessTier(real, false);
            case VERSION_ONLY -> new LeaselessTier(real, true);
            case REUSED_TOKEN -> new ReusedTokenTier(real);
            case LATER_GRANT -> new LaterGrantTier(real);
            case NO_TAINT -> new TaintlessTier(real);
            case NO_LINK -> new GapHidingTier(real);
            case PING_HEARTBEAT -> new TrustingTier(real);
            default -> real;
        };
    }

    /** Returns the cache of the mutant. */
    public <K, V> TieredCache<K, V> cache(TieredCache<K, V> real) {
        return this == OLDER_FLIGHT ? OlderFlights.before(real) : real;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
