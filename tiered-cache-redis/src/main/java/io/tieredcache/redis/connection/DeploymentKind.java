package io.tieredcache.redis.connection;

/** The kind of deployment that a link connects to. */
public sealed interface DeploymentKind {

    /** Redis Cluster; the seeds are some of its nodes. */
    record Cluster() implements DeploymentKind {
        @Override
        public String toString() {
            return "cluster";
        }
    }

    /** One server with a fixed role; it is the only seed. */
    record Standalone() implements DeploymentKind {
        @Override
        public String toString() {
            return "standalone";
        }
    }

    /**
     * A master with replicas, one of which replaces the master when it dies. The seeds are the sentinels that arrange
     * this.
     *
     * @param master the name under which the sentinels watch the master
     * @param credentials for the sentinels, which have users of their own
     */
    record Sentinel(String master, Credentials credentials) implements DeploymentKind {
        @Override
        public String toString() {
            return "master " + master + " of sentinels";
        }
    }
}
