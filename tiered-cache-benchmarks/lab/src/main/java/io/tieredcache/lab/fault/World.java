package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.Outage;
import io.tieredcache.lab.check.Pause;
import io.tieredcache.lab.proxy.ConnectionIdentity;
import io.tieredcache.lab.proxy.Rules;
import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import java.util.List;
import java.util.SplittableRandom;

/** The objects that faults can break. Used by one thread. */
public interface World {

    /** The node timeout of the cluster, in milliseconds. */
    int NODE_TIMEOUT_MILLIS = 2_000;

    /** Returns the Redis cluster. */
    RedisCluster redis();

    /** Returns the rules of the proxies before the nodes. */
    Rules rules();

    /** Cuts all connections of a kind and returns their number. */
    int cut(ConnectionIdentity.Kind kind);

    /** Returns the source of all random numbers. */
    SplittableRandom random();

    /** Returns the worker JVMs. */
    List<? extends WorkerHandle> workers();

    /** Replaces a worker that has ended. */
    void replace(WorkerHandle ended);

    /** Adds to the count of acknowledged changes that a promoted replica had not received. */
    void lostInvalidations(long count);

    /** Records that a JVM was stopped. */
    void paused(Pause pause);

    /** Records that one shard was dead while the others answered. */
    void add(Outage outage);

    /** Records a broken promise that no history of a key shows. */
    void broken(String invariant, String text);

    /** Waits until the effects of earlier faults are over. */
    void settle() throws InterruptedException;

    /** Returns the duration of a long fault in a run of this length, in milliseconds. */
    int longMillis();

    /** Prints a line of progress. */
    void print(String line);

    /** Makes the database refuse or accept its clients. */
    void admitToDatabase(boolean admitted);

    /** Returns a random element. */
    default <T> T oneOf(List<T> several) {
        return several.get(random().nextInt(several.size()));
    }

    /** Returns a random master that owns slots. */
    default RedisServer someMaster() {
        return oneOf(redis().masters());
    }

    /** Waits for the given time. */
    default void sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
