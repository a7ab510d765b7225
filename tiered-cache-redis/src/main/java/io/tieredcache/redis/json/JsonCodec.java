package io.tieredcache.redis.json;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Codec;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.impl.UnknownSerializer;

/**
 * A codec that stores values as JSON, with Jackson 3. Immutable and thread-safe. The bytes never name a class.
 *
 * <p><b>Other versions of a type.</b> Unknown properties are ignored, so that a value type may grow. An entry cannot be
 * read if it lacks a component of a record, or has null for a primitive, or text for a number and the like. Another
 * version of the type wrote such an entry, so it is loaded and replaced, once. A component that is {@code Optional} or
 * {@code @Nullable} may be missing. So may the components of a record with a Jackson annotation that can keep
 * components from being written, such as {@code @JsonInclude}. A class that is no record decides itself about missing
 * properties.
 *
 * <p><b>Refused types.</b> The codec refuses, when it is made, a type that Jackson would write and then read as another
 * value, anywhere within the value type. Such a type is abstract without named subtypes, or says nothing of its values
 * ({@code Object}, {@code Number}, {@code Serializable}, {@code Comparable}). The codec also logs a warning then if a
 * class has fields that Jackson does not write.
 *
 * @param <V> value
 */
public final class JsonCodec<V> implements Codec<V> {

    private static final int ID = 1;
    private final JavaType type;
    private final ObjectMapper mapper;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final int schemaId;

    private JsonCodec(JavaType type, ObjectMapper mapper, int schemaId) {
        this.type = type;
        this.mapper = mapper;
        this.writer = mapper.writerFor(type);
        this.reader = mapper.readerFor(type);
        this.schemaId = schemaId;
        checkTyping();
        checkOpen();
        checkWritable();
        checkReadable();
    }

    /** The mapper of codecs that were given none, made at the first use. */
    private static final class Plain {

        /**
         * The longest number in digits: PostgreSQL's numeric has up to 147,455. {@code maxValueBytes} bounds other long
         * tokens.
         */
        private static final int LONGEST_NUMBER = 200_000;

        static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNumberLength(LONGEST_NUMBER)
                                .maxNameLength(Integer.MAX_VALUE)
                                .maxStringLength(Integer.MAX_VALUE)
                                .build())
                        .build())
                .addModule(DirectCreators.module())
                .annotationIntrospector(
                        AnnotationIntrospector.pair(new RequiredComponents(), new JacksonAnnotationIntrospector()))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                // RequiredComponents refuses null for a primitive; this feature would also refuse a component that may
                // be missing.
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();

        private Plain() {}
    }

    private static <V> JsonCodec<V> plain(Function<JsonMapper, JavaType> type) {
        try {
            return new JsonCodec<>(type.apply(Plain.MAPPER), Plain.MAPPER, 0);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "Jackson 3 does not find a class of its own (" + e.getMessage()
                            + "). Usually jackson-annotations is too old:"
                            + " 3.0 needs 2.19 of them, 3.1 needs 2.21, 3.2 needs 2.22",
                    e);
        }
    }

    /**
     * Returns the codec for a class.
     *
     * @param type class of the values
     * @param <V> value
     * @return the codec
     * @throws IllegalArgumentException if Jackson cannot write or read the class, as far as it can tell without a
     *     value, or if it has type parameters
     * @throws IllegalStateException if the annotations on the class path are too old for Jackson 3
     */
    public static <V> JsonCodec<V> of(Class<V> type) {
        Class<V> checked = ValueTypes.checked(type);
        return plain(mapper -> mapper.constructType(checked));
    }

    /**
     * Returns the codec for a generic type: {@code JsonCodec.of(new TypeReference<List<Order>>() {})}.
     *
     * @param type type of the values
     * @param <V> value
     * @return the codec
     * @throws IllegalArgumentException if Jackson cannot write or read the type, as far as it can tell without a value
     * @throws IllegalStateException if the annotations on the class path are too old for Jackson 3
     */
    public static <V> JsonCodec<V> of(TypeReference<V> type) {
        requireNonNull(type, "type");
        return plain(mapper -> mapper.constructType(type));
    }

    /**
     * Returns a codec that uses the given mapper as it is.
     *
     * @param own the mapper, configured; default: one that ignores unknown properties, requires the components of
     *     records, refuses null for primitives, reads numbers of 200,000 digits and names and strings of any length,
     *     keeps offsets and zones of times, and calls constructors of records faster than Jackson does by itself
     * @return a copy of this codec with that mapper
     * @throws IllegalArgumentException if it has default typing switched on, or cannot write or read the type
     */
    public JsonCodec<V> with(ObjectMapper own) {
        return new JsonCodec<>(own.constructType(type), requireNonNull(own, "mapper"), schemaId);
    }

    /**
     * Sets the number of the value type's schema, see {@link Codec#schemaId()}.
     *
     * @param number default 0; 0 or more
     * @return a copy of this codec with that number
     */
    public JsonCodec<V> schemaId(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("schemaId must not be negative, was " + number);
        }
        return new JsonCodec<>(type, mapper, number);
    }

    private void checkTyping() {
        JavaType object = mapper.constructType(Object.class);
        boolean typed = mapper.serializationConfig().getDefaultTyper(object) != null
                || mapper.deserializationConfig().getDefaultTyper(object) != null;
        if (typed) {
            throw new IllegalArgumentException(
                    "the mapper has default typing switched on, which lets the bytes in Redis"
                            + " choose classes: build it without activateDefaultTyping, and name subtypes with @JsonSubTypes");
        }
    }

    /**
     * Refuses a type that Jackson cannot reach. On the module path it must be opened to Jackson, or public and
     * exported. Jackson itself would fail only at the first value.
     */
    private void checkOpen() {
        Class<?> raw = type.getRawClass();
        Module module = raw.getModule();
        Module jackson = ObjectMapper.class.getModule();
        boolean reachable = !module.isNamed()
                || module.isOpen(raw.getPackageName(), jackson)
                || (module.isExported(raw.getPackageName(), jackson) && Modifier.isPublic(raw.getModifiers()));
        if (!reachable) {
            throw new IllegalArgumentException("Jackson cannot reach " + raw.getName() + ": add \"opens "
                    + raw.getPackageName() + " to tools.jackson.databind;\" to the module-info of module "
                    + module.getName());
        }
    }

    private void checkWritable() {
        try {
            if (mapper._serializationContext().findRootValueSerializer(type) instanceof UnknownSerializer
                    && type.getRawClass() != Object.class) {
                throw unusable("write", "it has no properties", null);
            }
        } catch (JacksonException e) {
            throw unusable("write", String.valueOf(e.getOriginalMessage()), e);
        }
    }

    private void checkReadable() {
        try {
            String complaint =
                    new ReadableType(mapper._deserializationContext(), mapper._serializationContext()).complaint(type);
            if (complaint != null) {
                throw unusable("read", complaint, null);
            }
        } catch (JacksonException e) {
            throw unusable("read", String.valueOf(e.getOriginalMessage()), e);
        }
    }

    private IllegalArgumentException unusable(String what, String why, @Nullable Exception e) {
        return new IllegalArgumentException(
                "Jackson cannot " + what + " " + type.toCanonical() + " (" + why
                        + "): annotate it, or give a mapper that can with(...)",
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
    public byte[] encode(V value) {
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
        return "JsonCodec[" + type.toCanonical() + ", schema " + schemaId + "]";
    }
}
