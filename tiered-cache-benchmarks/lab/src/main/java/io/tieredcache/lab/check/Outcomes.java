package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** I11: a committed change is reported as applied or pending, even if code throws after the commit. */
final class Outcomes implements Promise {

    @Override
    public void check(KeyHistory key, History history, Consumer<Violation> broken) {
        Set<Long> committed = new HashSet<>();
        for (Seen seen : key.events) {
            if (seen.event().kind() == Event.Kind.COMMIT) {
                committed.add(seen.event().id());
            }
        }
        for (Seen seen : key.events) {
            Event write = seen.event();
            boolean thrown = switch (write.kind()) {
                case PUT, DELETE, PAST -> write.is(Event.FAILED) && committed.contains(write.id());
                default -> false;
            };
            if (thrown && !history.isWithin(Window.Severity.NO_DATABASE, write.begun(), write.ended())) {
                broken.accept(new Violation(
                        "I11",
                        key.key,
                        seen.process(),
                        write,
                        "the change was committed, and its caller got an exception"));
            }
        }
    }
}
