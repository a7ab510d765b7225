package io.tieredcache.benchmarks.l2;

import io.tieredcache.benchmarks.callers.Workload;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Callers that read keys, all equally likely, and check the values. */
final class Reads<V> implements Workload {

    private final Contender<V> contender;
    private final Dataset<V> dataset;
    private final int keys;
    private final int keysPerCall;

    Reads(Contender<V> contender, Dataset<V> dataset, int keys, int keysPerCall) {
        this.contender = contender;
        this.dataset = dataset;
        this.keys = keys;
        this.keysPerCall = keysPerCall;
    }

    @Override
    public Call caller(int caller) {
        SplittableRandom random = new SplittableRandom(caller);
        return keysPerCall == 1 ? () -> one(random) : () -> many(random);
    }

    private void one(SplittableRandom random) throws Exception {
        int key = random.nextInt(keys);
        dataset.check(key, contender.get(key));
    }

    private void many(SplittableRandom random) throws Exception {
        Set<Integer> wanted = new HashSet<>(keysPerCall * 2);
        while (wanted.size() < keysPerCall) {
            wanted.add(random.nextInt(keys));
        }
        Map<Integer, V> found = contender.getAll(wanted);
        if (found.size() != keysPerCall) {
            throw new IllegalStateException(found.size() + " of " + keysPerCall + " keys found");
        }
        found.forEach(dataset::check);
    }

    @Override
    public int keysPerCall() {
        return keysPerCall;
    }

    @Override
    public long deduplicated() {
        return contender.deduplicated();
    }

    @Override
    public long strays() {
        return contender.loads();
    }

    @Override
    public String strayed() {
        return "keys were loaded in a run of hits";
    }

    @Override
    public void close() {
        contender.close();
    }
}
