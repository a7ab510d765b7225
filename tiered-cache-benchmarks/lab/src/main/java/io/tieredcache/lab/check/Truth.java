package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import java.util.function.Consumer;

/** I0: a returned value was committed, not only written. I1: it was written under the same key. */
final class Truth implements Promise {

    @Override
    public void check(KeyHistory key, History history, Consumer<Violation> broken) {
        for (Seen seen : key.events) {
            Event event = seen.event();
            if (event.kind() != Event.Kind.READ || event.is(Event.FAILED)) {
                continue;
            }
            if (event.is(Event.CORRUPT)) {
                broken.accept(violation("I1", key, seen, "the value does not belong to the key"));
                continue;
            }
            Version version = key.returned(event);
            if (version == null) {
                broken.accept(violation("I0", key, seen, "what was returned was never committed"));
            } else if (version.row().before() > event.ended()) {
                broken.accept(violation("I0", key, seen, "it was returned before it was written"));
            }
        }
    }

    private static Violation violation(String invariant, KeyHistory key, Seen seen, String text) {
        return new Violation(invariant, key.key, seen.process(), seen.event(), text);
    }
}
