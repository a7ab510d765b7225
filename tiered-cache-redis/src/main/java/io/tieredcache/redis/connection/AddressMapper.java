package io.tieredcache.redis.connection;

import io.tieredcache.redis.connection.ConnectionException.Reason;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A translation of the addresses that servers announce, for themselves and for other servers, into addresses by which
 * this JVM reaches them. Thread-safe if the user's operator is.
 */
public final class AddressMapper {

    /** The mapper that changes nothing. */
    public static final AddressMapper NONE = new AddressMapper(null);

    private final @Nullable UnaryOperator<String> operator;
    private final RateLimitedWarnings warnings = new RateLimitedWarnings(LinkLog.LOG);

    private AddressMapper(@Nullable UnaryOperator<String> operator) {
        this.operator = operator;
    }

    /** Returns a mapper that calls an operator of the user; the operator takes and returns {@code host:port}. */
    public static AddressMapper of(UnaryOperator<String> operator) {
        return new AddressMapper(operator);
    }

    /**
     * Returns the address to connect to.
     *
     * @throws ConnectionException if the operator threw, or returned no address
     */
    public Address map(Address announced) throws ConnectionException {
        if (operator == null) {
            return announced;
        }
        String mapped;
        try {
            mapped = operator.apply(announced.toString());
        } catch (RuntimeException | Error e) {
            throw failed("the addressMapper threw " + e.getClass().getName() + " for " + announced, e);
        }
        if (mapped == null) {
            throw failed(
                    "the addressMapper returned null for " + announced + ": return it unchanged to connect to it",
                    null);
        }
        try {
            return Address.parse(mapped);
        } catch (IllegalArgumentException e) {
            throw failed("the addressMapper returned no address for " + announced + ": " + e.getMessage(), e);
        }
    }

    private ConnectionException failed(String message, @Nullable Throwable cause) {
        warnings.warn(message, cause);
        return new ConnectionException(Reason.REFUSED, message, cause);
    }
}
