package io.tieredcache.jdbc;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link JdbcSource}. Each can be given once. Not thread-safe. */
public final class JdbcSourceBuilder {

    private static final int DEFAULT_CONCURRENCY = 10;
    private static final int MAX_CONCURRENCY = 1_000;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    private final DataSource dataSource;
    private @Nullable Integer concurrency;
    private @Nullable Duration timeout;
    private StatementListener listener = StatementListener.NONE;

    JdbcSourceBuilder(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /**
     * Sets the maximum number of concurrent calls. It is also the maximum number of threads and connections that the
     * source uses. Further calls wait within their deadlines, first come, first served.
     *
     * @param calls default 10; from 1 to 1,000. If it exceeds the size of the pool, calls wait in the pool instead
     * @return this builder
     */
    public JdbcSourceBuilder concurrency(int calls) {
        if (calls < 1 || calls > MAX_CONCURRENCY) {
            throw new IllegalArgumentException("concurrency must be from 1 to " + MAX_CONCURRENCY + ", was " + calls);
        }
        if (concurrency != null) {
            throw new IllegalStateException("concurrency is already set");
        }
        concurrency = calls;
        return this;
    }

    /**
     * Sets the longest time that a call may take, waiting included. It applies even if the deadline of the call is
     * later.
     *
     * @param value default 10 s; from 1 ms to 1 h
     * @return this builder
     */
    public JdbcSourceBuilder timeout(Duration value) {
        if (value.compareTo(MIN_TIMEOUT) < 0 || value.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout must be between " + MIN_TIMEOUT + " and " + MAX_TIMEOUT + ", was " + value);
        }
        if (timeout != null) {
            throw new IllegalStateException("timeout is already set");
        }
        timeout = value;
        return this;
    }

    JdbcSourceBuilder listener(StatementListener hears) {
        listener = hears;
        return this;
    }

    /**
     * Builds the source. Connects to nothing.
     *
     * @return the source
     */
    public JdbcSource build() {
        return new JdbcSource(
                dataSource,
                concurrency == null ? DEFAULT_CONCURRENCY : concurrency,
                timeout == null ? DEFAULT_TIMEOUT : timeout,
                listener);
    }
}
