package io.tieredcache.memory;

import java.lang.reflect.Array;

/** The shapes of arrays. */
final class ArrayShapes {

    private static final HeapLayout LAYOUT = HeapLayout.CURRENT;

    private ArrayShapes() {}

    static Shape of(Class<?> type) {
        Class<?> element = type.getComponentType();
        if (element.isPrimitive()) {
            int bytes = FieldsShape.primitiveBytes(element);
            return (Shape.Leaf) array -> LAYOUT.array(Array.getLength(array), bytes);
        }
        return (Shape.Inner) (array, walk) -> {
            Object[] elements = (Object[]) array;
            if (walk.charge(LAYOUT.references(elements.length))) {
                for (Object each : elements) {
                    walk.show(each);
                }
            }
        };
    }
}
