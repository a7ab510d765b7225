package io.tieredcache.redis;

import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.ClearReply;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.ReadReplies;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.TierFailure;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The L2 of one cache, on a shared link. */
final class RedisSharedTier implements SharedTier {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisLink link;
    final CacheScope scope;
    private final ReadExchange reads;
    private final AcquireExchange acquires;
    private final FillExchange fills;
    private final ReleaseExchange releases;
    private final InvalidateExchange invalidations;
    private final BeginExchange begins;
    private final EndExchange ends;
    private final PutExchange puts;
    private final AtomicReference<@Nullable CacheReports> listening = new AtomicReference<>();

    RedisSharedTier(RedisLink link, String cache, EntryFormat format) {
        this.link = link;
        this.scope =
                new CacheScope(link, cache, format, ThreadLocalRandom.current().nextLong());
        this.reads = new ReadExchange(scope);
        this.acquires = new AcquireExchange(scope);
        this.fills = new FillExchange(scope);
        this.releases = new ReleaseExchange(scope);
        this.invalidations = new InvalidateExchange(scope);
        this.begins = new BeginExchange(scope);
        this.ends = new EndExchange(scope);
        this.puts = new PutExchange(scope);
    }

    /** Reads the generations of the cache. A tier that was refused is never started, so it leaves no trace. */
    void start() {
        link.replay().origins().opened(scope.origin(), System.nanoTime());
        TierFailure unknown = scope.generations().read(OPEN_NANOS);
        if (unknown != null) {
            LOG.warn("cache {}: its generations are not all known yet: {}", scope.cache(), unknown.message());
        }
    }

    @Override
    public ReadReply read(String key, long timeoutNanos) {
        return reads.one(key, timeoutNanos);
    }

    @Override
    public GrantReply acquire(AcquireRequest request, long timeoutNanos) {
        return acquires.one(request, timeoutNanos);
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        return fills.one(request, timeoutNanos);
    }

    @Override
    public ReleaseReply release(ReleaseRequest request, long timeoutNanos) {
        return releases.one(request, timeoutNanos);
    }

    @Override
    public ClearReply clear(BitSet partitions, long timeoutNanos) {
        return scope.generations().renew(partitions, timeoutNanos);
    }

    @Override
    public InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos) {
        return invalidations.one(request, timeoutNanos);
    }

    @Override
    public int maxValueBytes() {
        return scope.format().maxValueBytes();
    }

    @Override
    public BeginReply begin(BeginRequest request, long timeoutNanos) {
        return begins.one(request, timeoutNanos);
    }

    @Override
    public StoreReply put(PutRequest request, long timeoutNanos) {
        return puts.one(request, timeoutNanos);
    }

    @Override
    public List<StoreReply> putAll(List<PutRequest> requests, long timeoutNanos) {
        return puts.all(requests, timeoutNanos);
    }

    @Override
    public StoreReply end(EndRequest request, long timeoutNanos) {
        return ends.one(request, timeoutNanos);
    }

    @Override
    public List<ReadReply> readAll(List<String> keys, long timeoutNanos) {
        return reads.all(keys, timeoutNanos);
    }

    @Override
    public void readAll(List<String> keys, long timeoutNanos, ReadReplies replies) {
        reads.all(keys, timeoutNanos, (reply, index) -> replies.arrived(index, reply));
    }

    @Override
    public List<GrantReply> acquireAll(List<AcquireRequest> requests, long timeoutNanos) {
        return acquires.all(requests, timeoutNanos);
    }

    @Override
    public List<StoreReply> fillAll(List<FillRequest> requests, long timeoutNanos) {
        return fills.all(requests, timeoutNanos);
    }

    @Override
    public List<ReleaseReply> releaseAll(List<ReleaseRequest> requests, long timeoutNanos) {
        return releases.all(requests, timeoutNanos);
    }

    @Override
    public List<InvalidateReply> invalidateAll(List<InvalidateRequest> requests, long timeoutNanos) {
        return invalidations.all(requests, timeoutNanos);
    }

    @Override
    public List<BeginReply> beginAll(List<BeginRequest> requests, long timeoutNanos) {
        return begins.all(requests, timeoutNanos);
    }

    @Override
    public List<StoreReply> endAll(List<EndRequest> requests, long timeoutNanos) {
        return ends.all(requests, timeoutNanos);
    }

    @Override
    public void subscribe(ChangeListener listener) {
        CacheReports entry =
                new CacheReports(scope.cache(), scope.origin(), listener, scope.generations(), link.repairs());
        CacheReports before = listening.getAndSet(entry);
        link.subscriptions().add(entry);
        if (before != null) {
            link.subscriptions().remove(before);
        }
    }

    @Override
    public void close() {
        link.caches().remove(this);
        link.replay().origins().closed(scope.origin(), System.nanoTime());
        CacheReports entry = listening.getAndSet(null);
        if (entry != null) {
            link.subscriptions().remove(entry);
        }
    }

    @Override
    public String toString() {
        return "RedisTier[cache " + scope.cache() + ", " + link + "]";
    }
}
