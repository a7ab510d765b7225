package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.Outage;
import io.tieredcache.lab.check.Pause;
import io.tieredcache.lab.proxy.Rules;
import io.tieredcache.lab.proxy.Wire;
import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import java.util.List;
import java.util.SplittableRandom;

/** What there is to break. Used by one thread. */
public interface World {

    /** The node timeout of the cluster, milliseconds. */
    int NODE_TIMEOUT_MILLIS = 2_000;

    /** The nodes. */
    RedisCluster redis();

    /** The proxies before them. */
    Rules rules();

    /** Cuts all connections of a kind and returns how many there were. */
    int cut(Wire.Kind kind);

    /** Where everything that is random comes from. */
    SplittableRandom random();

    /** The worker JVMs. */
    List<? extends WorkerHandle> workers();

    /** Replaces a worker that has ended. */
    void replace(WorkerHandle ended);

    /** Adds to the count of acknowledged changes that a promoted replica had not heard of. */
    void lostInvalidations(long count);

    /** Remembers that a JVM was stopped. */
    void paused(Pause pause);

    /** Remembers that one shard was dead while the others answered. */
    void add(Outage outage);

    /** Notes that a promise was broken that no history of a key shows. */
    void broken(String invariant, String text);

    /** Waits until the effects of earlier faults are over. */
    void settle() throws InterruptedException;

    /** How long something lasts that is meant to last long in a run of this length, milliseconds. */
    int longMillis();

    /** Says something for people. */
    void tell(String line);

    /** The database refuses its clients, or takes them again. */
    void admitToDatabase(boolean admitted);

    /** One of several. */
    default <T> T oneOf(List<T> several) {
        return several.get(random().nextInt(several.size()));
    }

    /** A master that owns slots. */
    default RedisServer someMaster() {
        return oneOf(redis().masters());
    }

    /** Waits. */
    default void sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
