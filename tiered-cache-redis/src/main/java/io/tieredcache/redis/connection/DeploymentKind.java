package io.tieredcache.redis.connection;

/** What kind of deployment a link connects to. */
public sealed interface DeploymentKind {

    /** Redis Cluster; the seeds are some of its nodes. */
    record Cluster() implements DeploymentKind {
        @Override
        public String toString() {
            return "cluster";
        }
    }

    /** One server that stays what it is; the only seed. */
    record Standalone() implements DeploymentKind {
        @Override
        public String toString() {
            return "standalone";
        }
    }

    /**
     * A master with replicas, one of which takes its place when it dies; the seeds are the sentinels that see to that.
     *
     * @param master the name under which they watch it
     * @param credentials for the sentinels, which have users of their own
     */
    record Sentinel(String master, Credentials credentials) implements DeploymentKind {
        @Override
        public String toString() {
            return "master " + master + " of sentinels";
        }
    }
}
