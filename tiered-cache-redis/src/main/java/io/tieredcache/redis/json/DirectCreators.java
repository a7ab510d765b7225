package io.tieredcache.redis.json;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.module.SimpleModule;

/**
 * Calls the constructors of records, and of other classes whose constructor takes the properties, through a method
 * handle that is adapted once. Jackson adapts its own handle for every object, which takes a large part of the time to
 * read a record. Jackson itself calls the constructors that this class cannot reach.
 */
final class DirectCreators extends ValueInstantiators.Base {

    private static final MethodType SPREAD = MethodType.methodType(Object.class, Object[].class);

    /** Returns the Jackson module that registers this class with a mapper. */
    static JacksonModule module() {
        return new SimpleModule("tiered-cache creators") {
            @Override
            public void setupModule(SetupContext context) {
                context.addValueInstantiators(new DirectCreators());
            }
        };
    }

    @Override
    public ValueInstantiator modifyValueInstantiator(
            DeserializationConfig config, BeanDescription.Supplier bean, ValueInstantiator jacksons) {
        if (jacksons.getClass() != StdValueInstantiator.class
                || !(jacksons.getWithArgsCreator() instanceof AnnotatedConstructor creator)) {
            return jacksons;
        }
        try {
            MethodHandle constructor = MethodHandles.publicLookup().unreflectConstructor(creator.getAnnotated());
            return new DirectCreator((StdValueInstantiator) jacksons, constructor);
        } catch (IllegalAccessException e) {
            return jacksons;
        }
    }

    private static final class DirectCreator extends StdValueInstantiator {

        private final MethodHandle constructor;

        DirectCreator(StdValueInstantiator jacksons, MethodHandle constructor) {
            super(jacksons);
            int parameters = constructor.type().parameterCount();
            this.constructor = constructor
                    .asFixedArity()
                    .asSpreader(Object[].class, parameters)
                    .asType(SPREAD);
        }

        @Override
        public Object createFromObjectWith(DeserializationContext context, Object[] arguments) throws JacksonException {
            try {
                return (Object) constructor.invokeExact(arguments);
            } catch (Error e) {
                throw e;
            } catch (Throwable e) {
                return context.handleInstantiationProblem(_valueClass, arguments, rewrapCtorProblem(context, e));
            }
        }
    }
}
