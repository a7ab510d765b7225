package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.Held;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.Stored;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that look like a lease or an intent, but cannot have been written by a script, block no caller. */
@Timeout(60)
final class DamagedEntryIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private static final String KEY = "key";
    /** A length of 48, too large for any other entry. */
    private static final String TWICE_THE_LENGTH_OF_AN_INTENT = "0";

    private static final AtomicInteger CACHES = new AtomicInteger();

    private final RedisServer server = Deployment.server();
    private final String cache = "damaged-" + CACHES.incrementAndGet();
    private RedisLink link;
    private SharedTier tier;

    @BeforeEach
    void connect() {
        link = Deployment.to(server).connect();
        tier = RedisTier.on(link, new RawCodec()).open(cache);
    }

    @AfterEach
    void disconnect() {
        link.close();
    }

    @ParameterizedTest
    @CsvSource({
        "codec, " + Envelope.CODEC,
        "raw length, " + (Envelope.RAW_LENGTH + 3),
        "head, " + Envelope.HEADER_LENGTH
    })
    void intent_itsHeadIsWrong_isNone(String what, int at) {
        assertThat(tier.begin(new BeginRequest(KEY, 1, 60_000), LIMIT)).isInstanceOf(Intent.class);
        assertThat(acquire(2)).isSameAs(Bypass.INTENT);

        overwrite(at);

        assertThat(acquire(2)).as(what).isInstanceOf(Lease.class);
    }

    @Test
    void intent_itsDeadlineIsPast_storesNothing() {
        Intent intent = (Intent) tier.begin(new BeginRequest(KEY, 1, 60_000), LIMIT);
        server.command("SETRANGE", Deployment.name(cache, KEY), "" + (Envelope.FIXED + 18), "\0\0");

        assertThat(tier.end(new EndRequest(KEY, intent, 0, Payload.of(new byte[] {1}, 0, 3_600_000, 0)), LIMIT))
                .isNotInstanceOf(Stored.class);
        assertThat(tier.read(KEY, LIMIT)).isSameAs(Missing.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({"begin", "invalidate"})
    void intent_itsDeadlineIsFar_endsWithItsKeyWhateverIsWritten(String write) {
        tier.begin(new BeginRequest(KEY, 1, 10_000), LIMIT);
        server.command("SETRANGE", Deployment.name(cache, KEY), "" + (Envelope.FIXED + 17), "a");

        switch (write) {
            case "begin" ->
                tier.end(
                        new EndRequest(KEY, (Intent) tier.begin(new BeginRequest(KEY, 2, 10_000), LIMIT), 0, null),
                        LIMIT);
            default -> tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT);
        }

        assertThat(acquire(3)).isSameAs(Bypass.INTENT);
        assertThat(Long.parseLong(server.command("PTTL", Deployment.name(cache, KEY))))
                .isBetween(0L, 10_000L);
    }

    @ParameterizedTest
    @CsvSource({"codec, " + Envelope.CODEC, "head, " + Envelope.HEADER_LENGTH})
    void lease_itsHeadIsWrong_isNone(String what, int at) {
        assertThat(acquire(1)).isInstanceOf(Lease.class);
        assertThat(acquire(2)).isInstanceOf(Held.class);

        overwrite(at);

        assertThat(acquire(2)).as(what).isInstanceOf(Lease.class);
    }

    private Object acquire(long token) {
        return tier.acquire(new AcquireRequest(KEY, token, 60_000, AcquireRequest.ANY_VALUE, Floor.NONE), LIMIT);
    }

    private void overwrite(int at) {
        server.command("SETRANGE", Deployment.name(cache, KEY), "" + at, TWICE_THE_LENGTH_OF_AN_INTENT);
    }
}
