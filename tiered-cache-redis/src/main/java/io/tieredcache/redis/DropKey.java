package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.GetRequest;
import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.TierFailure;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The command for an operator who wants to remove a key. It prints where the key's entry is in Redis and what it
 * contains, and invalidates it in Redis and in every JVM, as {@code cache.invalidate(key)} does. Deleting the entry
 * with {@code redis-cli} would leave the copies in the memory of the JVMs.
 *
 * <pre>{@code
 * java -cp 'lib/*' io.tieredcache.redis.DropKey --cluster redis-1:6379 --namespace shop --cache customers --key 42
 * }</pre>
 *
 * <p>With {@code --all-keys} in place of a key it drops all keys of a cache that is no longer used, together with the
 * small keys that the cache itself keeps in Redis forever. Without arguments it prints its usage. The password comes
 * from the environment variable {@code REDIS_PASSWORD}. The exit code is 0 if Redis has confirmed, 1 if it has not, and
 * 64 if the arguments are wrong.
 */
public final class DropKey {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 64;
    private static final int ANY_CODEC = 1;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(5);

    private DropKey() {}

    /**
     * Runs the command, and ends the JVM.
     *
     * @param args see {@link DropKey}
     */
    public static void main(String[] args) {
        System.exit(run(args, System.getenv(), System.out));
    }

    static int run(String[] args, Map<String, String> environment, PrintStream out) {
        DropKeyOptions options;
        try {
            options = DropKeyOptions.parse(args, environment);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(DropKeyOptions.USAGE);
            return USAGE;
        }
        try (RedisLink link = options.link().connect()) {
            CacheScope scope = scope(link, options.cache());
            String key = options.key();
            return key == null ? dropAll(scope, out) : drop(link, scope, key, options.explainOnly(), out);
        } catch (IllegalArgumentException | RedisLinkException e) {
            out.println(e.getMessage());
            return e instanceof RedisLinkException ? FAILED : USAGE;
        }
    }

    private static CacheScope scope(RedisLink link, String cache) {
        EntryFormat format = new EntryFormat(ANY_CODEC, 0, 0, RedisTier.LARGEST_VALUE, Compression.gzip());
        return new CacheScope(link, cache, format, ThreadLocalRandom.current().nextLong());
    }

    private static int dropAll(CacheScope scope, PrintStream out) {
        CacheRemoval removal = new CacheRemoval(scope, NANOS);
        if (removal.isUnknown()) {
            return neverOpened(scope, out);
        }
        TierFailure failure = removal.run();
        if (failure != null) {
            out.println("not done  " + failure.message() + ". A part may be dropped: run it again");
            return FAILED;
        }
        out.println("dropped   all keys of cache " + scope.cache()
                + " are void and expire by themselves. A JVM that has the"
                + " cache open goes on and loads them once more");
        return DONE;
    }

    private static int neverOpened(CacheScope scope, PrintStream out) {
        out.println("not done  no cache named " + scope.cache() + " has ever been opened in namespace "
                + scope.namespace() + ", or it was removed since: check both names");
        return FAILED;
    }

    private static int drop(RedisLink link, CacheScope scope, String key, boolean explainOnly, PrintStream out) {
        long hash = KeyHash.of(key);
        int partition = Partitions.of(hash);
        byte[] name = scope.keys().name(key, hash);
        out.println("key       " + key + " of cache " + scope.cache());
        out.println("partition " + partition + " of " + Partitions.COUNT + ", slot " + Partitions.slot(partition));
        out.println("in Redis  " + new String(name, StandardCharsets.US_ASCII));
        if (isUnknown(link, scope, partition)) {
            return neverOpened(scope, out);
        }
        String entry = entry(link.nodes().call(new GetRequest(Partitions.slot(partition), name), NANOS));
        out.println("entry     " + entry);
        if (explainOnly) {
            return DONE;
        }
        InvalidateReply reply = new InvalidateExchange(scope).one(new InvalidateRequest(key, 0), NANOS);
        if (reply instanceof TierFailure failure) {
            out.println("not done  " + failure.message() + ". Other JVMs may or may not know: run it again");
            return FAILED;
        }
        out.println(
                "dropped   it is not in Redis; JVMs that listen were notified, others serve a copy for 2 s at most");
        return DONE;
    }

    /**
     * Returns whether the cache was never opened; from its first opening on it keeps a generation for each region of
     * its keys.
     */
    private static boolean isUnknown(RedisLink link, CacheScope scope, int partition) {
        int region = scope.generations().of(partition).partition();
        Reply reply = link.nodes()
                .call(new GetRequest(Partitions.slot(region), scope.keys().generation(region)), NANOS);
        if (!(reply instanceof Reply.Answer answer)) {
            return false;
        }
        if (answer.value() instanceof PooledArray pooled) {
            pooled.giveBack();
            return false;
        }
        return answer.value() == null;
    }

    private static String entry(Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            return failed.wrongType()
                    ? "none of ours: what lies there is no string"
                    : "unknown: " + failed.failure().message();
        }
        Reply.Answer answer = (Reply.Answer) reply;
        if (!(answer.value() instanceof PooledArray pooled)) {
            return "none";
        }
        try {
            return EntryFacts.of(pooled.bytes(), pooled.length(), answer.clock().nowMillis(System.nanoTime()));
        } finally {
            pooled.giveBack();
        }
    }

    /** The description of an entry, without its value. */
    private static final class EntryFacts {

        private EntryFacts() {}

        static String of(byte[] bytes, int length, long nowMillis) {
            String kind = kind(bytes, length);
            if (kind == null) {
                return length + " bytes that are no entry of this library";
            }
            long version = BigEndian.u64(bytes, Envelope.VERSION);
            long age = nowMillis - BigEndian.u64(bytes, Envelope.CREATED);
            return kind
                    + (version == 0 ? ", no version" : ", version " + version)
                    + ", " + seconds(Math.max(0, age)) + " old, to live for "
                    + seconds(BigEndian.u64(bytes, Envelope.HARD_TTL)) + ", " + length + " bytes, codec "
                    + (bytes[Envelope.CODEC] & 0xff) + ", schema " + BigEndian.u32(bytes, Envelope.SCHEMA);
        }

        private static String seconds(long millis) {
            return String.format(Locale.ROOT, "%.3f s", millis / 1e3);
        }

        private static @Nullable String kind(byte[] bytes, int length) {
            if (length < Envelope.FIXED || bytes[0] != 'T' || bytes[1] != 'C') {
                return null;
            }
            return switch (bytes[3] & Envelope.KINDS) {
                case Envelope.VALUE -> "a value";
                case Envelope.KNOWN_ABSENT -> "the absence of the row";
                case Envelope.LEASED -> "a lease: a JVM is loading";
                default -> "an intent: a JVM is writing";
            };
        }
    }
}
