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

/** Known errors, put around the real thing. {@link #NONE} is the real thing. */
public enum Mutant {
    /** No error. */
    NONE(""),
    /** An invalidation deletes, a load sets, and no lease binds them. */
    DEL_SET("none"),
    /** A load stores unless L2 holds a newer version; what was evicted or deleted has no version. */
    VERSION_ONLY("raw-del"),
    /** All loads of a key use the same token, and a fill does not present its fence. */
    REUSED_TOKEN("duplicates"),
    /** A refused fill is repeated under a grant that was given after the load. */
    LATER_GRANT("none"),
    /** An invalidation leaves an open intent as it is. */
    NO_TAINT("none"),
    /** What was loaded without a grant lives as long in L1 as anything else. */
    UNGRANTED_EXTENDED("none"),
    /** L1 takes every copy, whatever has changed since it was asked for. */
    NO_EPOCH("none"),
    /** L1 hears nothing of gaps in the reports. */
    NO_LINK("cut-subscriber"),
    /** A read joins another one that began before the last change. */
    OLDER_FLIGHT("none"),
    /** L1 believes that reports arrive because time passes. */
    PING_HEARTBEAT("black-hole-subscriber"),
    /** Nobody repeats what a promoted replica had not heard. */
    NO_REPLAY("losing-failover"),
    /** Copies are dropped before the commit, and not after it. */
    INVALIDATE_BEFORE_COMMIT("none");

    private static final String SILENT_REPLAY = """
            #!lua flags=allow-oom
            return reply(ARGV[1], 8, fence())
            """;

    private final String faults;

    Mutant(String faults) {
        this.faults = faults;
    }

    /** Finds a mutant by the name that {@link #toString} gives. */
    public static Mutant named(String name) {
        return Arrays.stream(values())
                .filter(mutant -> mutant.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mutant \"" + name + "\", one of "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Mutant::toString).toList())));
    }

    /** The families under which it shows. */
    public List<String> faults() {
        return List.of(faults.split(",", -1));
    }

    /** Puts scripts into a folder that stands before the libraries on the class path of the workers. */
    public void writeScripts(Path classPath) throws IOException {
        if (this == NO_REPLAY) {
            Path scripts = classPath.resolve("io/tieredcache/redis");
            Files.createDirectories(scripts);
            Files.writeString(scripts.resolve("replay.lua"), SILENT_REPLAY);
        }
    }

    /** The near tiers of the mutant. */
    public NearTier.Factory near(NearTier.Factory real) {
        return switch (this) {
            case NO_EPOCH, UNGRANTED_EXTENDED -> new CarelessNearTier.Factory(real, this == NO_EPOCH);
            default -> real;
        };
    }

    /** The shared tier of the mutant. */
    public SharedTier shared(SharedTier real) {
        return switch (this) {
            case DEL_SET -> new LeaselessTier(real, false);
            case VERSION_ONLY -> new LeaselessTier(real, true);
            case REUSED_TOKEN -> new ReusedTokenTier(real);
            case LATER_GRANT -> new LaterGrantTier(real);
            case NO_TAINT -> new TaintlessTier(real);
            case NO_LINK -> new DeafTier(real);
            case PING_HEARTBEAT -> new TrustingTier(real);
            default -> real;
        };
    }

    /** The cache of the mutant. */
    public <K, V> TieredCache<K, V> cache(TieredCache<K, V> real) {
        return this == OLDER_FLIGHT ? OlderFlights.before(real) : real;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
