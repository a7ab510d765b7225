package io.tieredcache.redis.connection;

/** The permissions that a Redis user needs at least. */
public final class Acl {

    static final String COMMANDS =
            "-@all +get +getrange +set +setrange +pttl +del +unlink +time +info +eval +evalsha +spublish +ssubscribe"
                    + " +sunsubscribe +ping +asking +cluster|slots";

    public static final String HINT = "~<namespace>:* &<namespace>:* " + COMMANDS;

    /** The permissions that a sentinel's user needs at least. */
    public static final String SENTINEL = "+sentinel|get-master-addr-by-name +sentinel|master";

    private Acl() {}

    public static String rule(String namespace) {
        return "resetkeys " + keys(namespace) + " resetchannels " + channels(namespace) + " " + COMMANDS;
    }

    static String keys(String namespace) {
        return "~" + namespace + ":*";
    }

    static String channels(String namespace) {
        return "&" + namespace + ":*";
    }
}
