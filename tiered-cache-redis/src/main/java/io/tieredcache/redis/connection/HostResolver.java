package io.tieredcache.redis.connection;

import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A resolver of host names with deadlines. The JVM's resolver has no time limit, so it runs on a few daemon threads,
 * with at most one lookup at a time for each name. Callers wait for it until their own deadlines. While a lookup is
 * late or fails, the resolver returns the addresses that it found last. Thread-safe.
 */
public final class HostResolver implements AutoCloseable {

    static final String THREAD_NAME = "tiered-cache-redis-resolver";
    static final int MOST_THREADS = 4;

    private static final long IDLE_SECONDS = 10;
    /** The longest wait of a caller for which earlier addresses are known. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** The share of its time that such a caller waits at most, since it has to connect afterwards. */
    private static final int PATIENCE_SHARE = 4;

    private static final int MOST_NAMES = 10_000;
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|[01]?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|[01]?\\d?\\d)){3}");

    private final Lookup lookup;
    private final ThreadPoolExecutor executor;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Map<String, List<InetAddress>> found = new ConcurrentHashMap<>();

    /** A resolver that may block. */
    public interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private record Running(CompletableFuture<List<InetAddress>> addresses, long startNanos) {}

    public HostResolver(LinkThreads threads) {
        this(threads, InetAddress::getAllByName);
    }

    public HostResolver(LinkThreads threads, Lookup lookup) {
        this.lookup = lookup;
        executor = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> threads.make(THREAD_NAME, task));
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Returns the addresses of a name, the one that answered last in front. An IP literal returns its address without a
     * lookup.
     *
     * @throws UnknownHostException if there is no such name, or if it cannot be looked up
     * @throws SocketTimeoutException if no address is known at the deadline
     */
    public List<InetAddress> resolve(String host, long deadlineNanos)
            throws UnknownHostException, SocketTimeoutException, InterruptedException {
        if (isLiteral(host)) {
            return List.of(InetAddress.getByName(host));
        }
        List<InetAddress> last = found.get(host);
        Running current = join(host);
        long now = System.nanoTime();
        long left = deadlineNanos - now;
        try {
            return current.addresses.get(last == null ? left : patience(current, now, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            if (last != null) {
                return last;
            }
            throw new SocketTimeoutException("no answer of the resolver in time");
        } catch (ExecutionException e) {
            if (last != null) {
                return last;
            }
            throw unknown(host, e.getCause());
        }
    }

    private static long patience(Running current, long now, long left) {
        return Math.min(left / PATIENCE_SHARE, current.startNanos + PATIENCE_NANOS - now);
    }

    private static UnknownHostException unknown(String host, @Nullable Throwable cause) {
        if (cause instanceof UnknownHostException unknown) {
            return unknown;
        }
        UnknownHostException failed = new UnknownHostException(host + ": " + cause);
        failed.initCause(cause);
        return failed;
    }

    private static boolean isLiteral(String host) {
        boolean isIpv6 = host.indexOf(':') >= 0 && (host.charAt(0) == ':' || Character.digit(host.charAt(0), 16) >= 0);
        return isIpv6 || IPV4.matcher(host).matches();
    }

    private Running join(String host) {
        Running current = running.get(host);
        if (current != null) {
            return current;
        }
        Running next = new Running(new CompletableFuture<>(), System.nanoTime());
        current = running.putIfAbsent(host, next);
        if (current != null) {
            return current;
        }
        try {
            executor.execute(() -> look(host, next));
        } catch (RejectedExecutionException | OutOfMemoryError | InternalError e) {
            end(host, next, e);
        }
        return next;
    }

    private void look(String host, Running current) {
        try {
            List<InetAddress> addresses = ordered(List.of(lookup.all(host)), found.get(host));
            if (found.size() >= MOST_NAMES) {
                found.clear();
            }
            found.put(host, addresses);
            running.remove(host, current);
            current.addresses.complete(addresses);
        } catch (Throwable t) {
            end(host, current, t);
        }
    }

    private void end(String host, Running current, Throwable why) {
        running.remove(host, current);
        current.addresses.completeExceptionally(why);
    }

    /** Returns the addresses with the earlier first one in front, if the name still has it. */
    private static List<InetAddress> ordered(List<InetAddress> addresses, @Nullable List<InetAddress> before) {
        return before == null ? addresses : withFirst(addresses, before.get(0));
    }

    private static List<InetAddress> withFirst(List<InetAddress> addresses, InetAddress first) {
        if (!addresses.contains(first) || addresses.get(0).equals(first)) {
            return addresses;
        }
        List<InetAddress> order = new ArrayList<>(addresses.size());
        order.add(first);
        addresses.stream().filter(address -> !address.equals(first)).forEach(order::add);
        return List.copyOf(order);
    }

    /** Records that an address of a name answered. */
    void answered(String host, InetAddress address) {
        found.computeIfPresent(host, (name, addresses) -> withFirst(addresses, address));
    }

    /** Ends the threads as far as the JVM's resolver lets them; lookups fail from now on. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
