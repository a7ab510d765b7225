package io.tieredcache.redis.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import io.tieredcache.spi.Codec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A codec that stores values as JSON, with a Jackson 2 mapper that the application has already configured. Use
 * {@link JsonCodec} unless there is such a mapper.
 *
 * <p>{@code jackson-databind} 2.19 or later must be on the class path; this library does not bring it. Entries written
 * by one of the two codecs are misses to the other, even if the JSON is the same. The bytes never name a class.
 * Immutable and thread-safe.
 *
 * @param <V> value
 */
@SuppressWarnings("exports") // transitive, the optional module would have to be present when users are compiled
public final class Jackson2Codec<V> implements Codec<V> {

    private static final int ID = 2;

    private final JavaType type;
    private final ObjectMapper mapper;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final int schemaId;

    private Jackson2Codec(JavaType type, ObjectMapper mapper, int schemaId) {
        this.type = type;
        this.mapper = mapper;
        this.writer = mapper.writerFor(type);
        this.reader = mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.schemaId = schemaId;
        checkTyping();
        checkWritable();
        checkReadable();
    }

    /**
     * Returns the codec for a class.
     *
     * @param mapper the mapper; later changes to it have no effect on the codec
     * @param type class of the values
     * @param <V> value
     * @return the codec
     * @throws IllegalArgumentException if the mapper has default typing switched on, or cannot write or read the class,
     *     as far as it can tell without a value, or if the class has type parameters
     */
    public static <V> Jackson2Codec<V> of(ObjectMapper mapper, Class<V> type) {
        ObjectMapper own = requireNonNull(mapper, "mapper").copy();
        return new Jackson2Codec<>(own.constructType(ValueTypes.checked(type)), own, 0);
    }

    /**
     * Returns the codec for a generic type: {@code Jackson2Codec.of(mapper, new TypeReference<List<Order>>() {})}.
     *
     * @param mapper the mapper; later changes to it have no effect on the codec
     * @param type type of the values
     * @param <V> value
     * @return the codec
     * @throws IllegalArgumentException if the mapper has default typing switched on, or cannot write or read the type,
     *     as far as it can tell without a value
     */
    public static <V> Jackson2Codec<V> of(ObjectMapper mapper, TypeReference<V> type) {
        ObjectMapper own = requireNonNull(mapper, "mapper").copy();
        return new Jackson2Codec<>(own.constructType(requireNonNull(type, "type")), own, 0);
    }

    /**
     * Sets the number of the value type's schema, see {@link Codec#schemaId()}.
     *
     * @param number default 0; 0 or more
     * @return a copy of this codec with that number
     */
    public Jackson2Codec<V> schemaId(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("schemaId must not be negative, was " + number);
        }
        return new Jackson2Codec<>(type, mapper, number);
    }

    private void checkTyping() {
        JavaType object = mapper.constructType(Object.class);
        boolean typed = mapper.getSerializationConfig().getDefaultTyper(object) != null
                || mapper.getDeserializationConfig().getDefaultTyper(object) != null;
        if (typed) {
            throw new IllegalArgumentException(
                    "the mapper has default typing switched on, which lets the bytes in Redis"
                            + " choose classes: build it without activateDefaultTyping, and name subtypes with @JsonSubTypes");
        }
    }

    private void checkWritable() {
        try {
            if (mapper.getSerializerProviderInstance().findTypedValueSerializer(type, true, null)
                            instanceof UnknownSerializer
                    && type.getRawClass() != Object.class) {
                throw unusable("write", "it has no properties", null);
            }
        } catch (JsonMappingException e) {
            throw unusable("write", String.valueOf(e.getOriginalMessage()), e);
        }
    }

    private void checkReadable() {
        try {
            DeserializationContext context = ((DefaultDeserializationContext) mapper.getDeserializationContext())
                    .createDummyInstance(mapper.getDeserializationConfig());
            JsonDeserializer<Object> deserializer = context.findRootValueDeserializer(type);
            if (deserializer instanceof AbstractDeserializer) {
                throw unusable("read", "it is abstract and names no subtypes", null);
            }
            if (deserializer instanceof BeanDeserializerBase bean
                    && !bean.getValueInstantiator().canInstantiate()) {
                throw unusable("read", "it has no default constructor and no creator", null);
            }
        } catch (JsonMappingException e) {
            throw unusable("read", String.valueOf(e.getOriginalMessage()), e);
        }
    }

    private IllegalArgumentException unusable(String what, String why, @Nullable Exception e) {
        return new IllegalArgumentException(
                "the mapper cannot " + what + " " + type.toCanonical() + " (" + why
                        + "): annotate it, or register the module that can",
                e);
    }

    @Override
    public int id() {
        return ID;
    }

    @Override
    public int schemaId() {
        return schemaId;
    }

    @Override
    public byte[] encode(V value) throws IOException {
        return writer.writeValueAsBytes(value);
    }

    @Override
    public V decode(byte[] bytes, int offset, int length) throws IOException {
        V value = reader.readValue(bytes, offset, length);
        if (value == null) {
            throw new IOException("the JSON is null, which is no value");
        }
        return value;
    }

    /**
     * Returns the name of the value type.
     *
     * @return the type in Jackson's canonical form
     */
    public String typeName() {
        return type.toCanonical();
    }

    /**
     * Describes the codec.
     *
     * @return the type of the values
     */
    @Override
    public String toString() {
        return "Jackson2Codec[" + type.toCanonical() + ", schema " + schemaId + "]";
    }
}
