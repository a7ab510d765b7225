package io.tieredcache.testing;

import io.tieredcache.spi.Operation;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts calls and keys for each operation. Thread-safe. */
final class CallCounts {

    private final Map<Operation, LongAdder> calls = adders();
    private final Map<Operation, LongAdder> keys = adders();

    void count(Operation operation, int size) {
        of(calls, operation).increment();
        of(keys, operation).add(size);
    }

    long calls(Operation operation) {
        return of(calls, operation).sum();
    }

    long keys(Operation operation) {
        return of(keys, operation).sum();
    }

    private static LongAdder of(Map<Operation, LongAdder> adders, Operation operation) {
        LongAdder adder = adders.get(operation);
        if (adder == null) {
            throw new IllegalArgumentException("no operation of L2: " + operation);
        }
        return adder;
    }

    private static Map<Operation, LongAdder> adders() {
        Map<Operation, LongAdder> adders = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            adders.put(operation, new LongAdder());
        }
        return adders;
    }
}
