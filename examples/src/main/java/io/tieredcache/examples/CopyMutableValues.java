package io.tieredcache.examples;

import static java.util.Objects.requireNonNull;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import java.util.ArrayList;
import java.util.List;

/** Mutable values: with a copier every caller gets its own object and cannot change the copy in L1. */
public final class CopyMutableValues {

    private CopyMutableValues() {}

    /**
     * Builds a cache of shopping lists, which callers may change.
     *
     * @return the cache; close it
     */
    public static TieredCache<String, List<String>> lists() {
        return TieredCache.<String, List<String>>named("lists")
                .l1(MemoryTier.ofDefaults())
                .l3(owner -> new ArrayList<>(List.of("bread", "milk")))
                .copier(ArrayList::new)
                .build();
    }

    /**
     * Runs the example.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (TieredCache<String, List<String>> lists = lists()) {
            requireNonNull(lists.get("ann")).add("chocolate");
            System.out.println("ann's next look: " + lists.get("ann"));
        }
    }
}
