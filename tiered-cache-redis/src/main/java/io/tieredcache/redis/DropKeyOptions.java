package io.tieredcache.redis;

import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@link DropKey}.
 *
 * @param link the settings of the link to Redis
 * @param cache name of the cache
 * @param key text of the key, as the cache's key format writes it; null for all keys of the cache
 * @param explainOnly whether to change nothing
 */
record DropKeyOptions(
        RedisLinkBuilder link, String cache, @Nullable String key, boolean explainOnly) {

    static final String USAGE = """
            usage: java -cp 'lib/*' io.tieredcache.redis.DropKey --namespace NAME --cache NAME
                   and one of --key TEXT
                              --all-keys    of a cache that is given up, with what it keeps in Redis beside them
                   and one of --cluster HOST:PORT[,HOST:PORT...]
                              --standalone HOST:PORT
                              --sentinel MASTER@HOST:PORT[,HOST:PORT...]
            optional: --user NAME   the user of Redis; the password is that of the variable REDIS_PASSWORD
                      --tls         with the JVM's trust store: -Djavax.net.ssl.trustStore=...
                      --explain     says where the entry lies and what it is, and changes nothing
            TEXT is the key as the cache's key format writes it: a number, a UUID or a text by itself.""";

    private static final Set<String> WITH_VALUE =
            Set.of("--cluster", "--standalone", "--sentinel", "--namespace", "--cache", "--key", "--user");
    private static final Set<String> ALONE = Set.of("--tls", "--explain", "--all-keys");
    private static final String PASSWORD = "REDIS_PASSWORD";

    static DropKeyOptions parse(String[] args, Map<String, String> environment) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            boolean alone = ALONE.contains(args[i]);
            if (!alone && !WITH_VALUE.contains(args[i])) {
                throw new IllegalArgumentException("unknown argument " + args[i]);
            }
            if (!alone && i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " has no value behind it");
            }
            if (given.put(args[i], alone ? "" : args[++i]) != null) {
                throw new IllegalArgumentException(args[i] + " is given twice");
            }
        }
        RedisLinkBuilder link =
                deployment(given).namespace(required(given, "--namespace")).clientName("tiered-cache-drop");
        String user = given.get("--user");
        if (user != null) {
            link.user(user);
        }
        String password = environment.get(PASSWORD);
        if (password != null) {
            link.password(password.toCharArray());
        }
        if (given.containsKey("--tls")) {
            link.tls(trusting());
        }
        return new DropKeyOptions(link, required(given, "--cache"), key(given), given.containsKey("--explain"));
    }

    private static @Nullable String key(Map<String, String> given) {
        if (given.containsKey("--all-keys")) {
            if (given.containsKey("--key") || given.containsKey("--explain")) {
                throw new IllegalArgumentException("--all-keys goes neither with --key nor with --explain");
            }
            return null;
        }
        String key = required(given, "--key");
        if (key.isEmpty()) {
            throw new IllegalArgumentException("--key must not be empty, as no key is");
        }
        return key;
    }

    private static RedisLinkBuilder deployment(Map<String, String> given) {
        List<String> kinds = given.keySet().stream()
                .filter(Set.of("--cluster", "--standalone", "--sentinel")::contains)
                .toList();
        if (kinds.size() != 1) {
            throw new IllegalArgumentException("give one of --cluster, --standalone and --sentinel");
        }
        String where = required(given, kinds.get(0));
        return switch (kinds.get(0)) {
            case "--cluster" -> RedisLink.builder().cluster(where.split(",", -1));
            case "--standalone" -> RedisLink.builder().standalone(where);
            default -> sentinel(where);
        };
    }

    private static RedisLinkBuilder sentinel(String where) {
        String[] parts = where.split("@", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("--sentinel wants MASTER@HOST:PORT, was " + where);
        }
        return RedisLink.builder().sentinel(parts[0], parts[1].split(",", -1));
    }

    private static String required(Map<String, String> given, String argument) {
        @Nullable String value = given.get(argument);
        if (value == null) {
            throw new IllegalArgumentException(argument + " is missing");
        }
        return value;
    }

    private static SSLContext trusting() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("this JVM has no TLS: " + e.getMessage(), e);
        }
    }
}
