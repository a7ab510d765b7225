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
import tools.jackson.module.blackbird.BlackbirdModule;

/**
 * Values as JSON, by Jackson 3. Unknown properties are ignored, so that a value type may grow. An entry that lacks a
 * component of a record, has null where a primitive is, or text where a number is and the like, was written by another
 * version of the type: it cannot be read, so that it is loaded and replaced, once. A component that is {@code Optional} or
 * {@code @Nullable} may be missing, and so may those of a record with an annotation of Jackson that can keep components from
 * being written, such as {@code @JsonInclude}. What is missing in a class that is no record is left to the class. A type that could
 * be written and would be read as another value is refused when the codec is made: an abstract type without named subtypes, or one
 * that says nothing of its values ({@code Object}, {@code Number}, {@code Serializable}, {@code Comparable}), anywhere within the
 * type. Of fields that Jackson does not write a warning is logged then. No class is ever named by the bytes. Immutable and
 * thread-safe.
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

    /** The mapper of those who bring none, made when the first of them asks. */
    private static final class Plain {

        /** PostgreSQL's numeric has up to 147,455 digits; what else may be long is bounded by {@code maxValueBytes}. */
        private static final int LONGEST_NUMBER = 200_000;

        static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNumberLength(LONGEST_NUMBER)
                                .maxNameLength(Integer.MAX_VALUE)
                                .maxStringLength(Integer.MAX_VALUE)
                                .build())
                        .build())
                .addModule(new BlackbirdModule())
                .annotationIntrospector(
                        AnnotationIntrospector.pair(new RequiredComponents(), new JacksonAnnotationIntrospector()))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                // Where null is no value, RequiredComponents says so: this one would take what may be missing for null.
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
     * @throws IllegalArgumentException if Jackson cannot write or read the class, as far as it can tell without a value, or if
     *     it has type parameters
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
     * Uses a mapper of your own, as it is.
     *
     * @param own the mapper, configured; default: one that ignores unknown properties, requires the components of records,
     *     refuses null for primitives, reads numbers of 200,000 digits and names and strings of any length, keeps offsets and
     *     zones of times, and calls constructors of records faster than Jackson does by itself
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

    /** On the module path Jackson reaches only what is opened to it, or public and exported; it says so at the first value. */
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
